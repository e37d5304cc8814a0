"""An app for a worker under test: its consumer notes each event once, and can be held."""
