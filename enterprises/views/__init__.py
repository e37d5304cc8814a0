"""Pages of the register and of the risk-point catalogue, a subject a file."""
