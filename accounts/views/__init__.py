"""The pages of the app accounts, one subject a file."""
