"""The leaders' page: is the county safe? A sentence, five figures, what needs somebody, slices."""
