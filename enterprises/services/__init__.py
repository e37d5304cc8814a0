"""What people do with the register and the risk-point catalogue, a subject a file."""
