"""What a report rests on, read from the events of the log up to a number: hazards, plans, units."""
