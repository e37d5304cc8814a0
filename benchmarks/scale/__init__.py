"""What the parts `million` and `kill` do; it imports models, so only their processes load it."""
