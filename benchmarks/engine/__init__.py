"""What the part of figures_engine does; it imports models, so only its process loads it."""
