"""What people do with hazards: one function = one act = one transaction."""
