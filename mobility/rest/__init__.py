"""Mobility over HTTP."""
