"""Settings: base holds what is true everywhere; embedded, production and test add little."""
