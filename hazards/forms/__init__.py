"""The forms of hazards: one per move, each ends in one call of a service."""
