"""Composes one evening out of the other rooms: plan it, book it in one step."""
