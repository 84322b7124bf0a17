"""Where data products come from: descriptors, folders, files."""
