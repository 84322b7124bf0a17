"""Mobility: the way there and the last way home, food and childcare around one evening, places by name."""
