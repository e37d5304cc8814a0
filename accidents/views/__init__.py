"""Pages of the register of accidents, and of the record that it makes."""
