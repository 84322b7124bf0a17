"""Data products of the cultural data mesh: in through files and folders, each record to the room that keeps it."""
