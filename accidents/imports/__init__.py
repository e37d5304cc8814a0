"""A register of accidents from spreadsheets, by page and by command."""
