"""Forms of the register and of the catalogue, a subject a file."""
