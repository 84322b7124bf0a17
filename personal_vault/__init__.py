"""Interests, participation history, holders and consents of citizens, sealed under a key of their own."""
