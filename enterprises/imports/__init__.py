"""The register and the risk-point catalogue from spreadsheets, by page and by command."""
