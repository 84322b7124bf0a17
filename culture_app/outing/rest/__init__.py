"""Outings over HTTP."""
