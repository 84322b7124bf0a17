"""Support: what happened to one booking, for somebody of ours who was asked to help."""
