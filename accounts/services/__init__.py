"""What people do with accounts, agencies and regions, one subject a file."""
