"""The forms of the app accounts, one subject a file."""
