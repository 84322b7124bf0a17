"""The wrapped data keys, in a database of their own with its own short backups."""
