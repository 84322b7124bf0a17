"""People and machines that sign in: users, roles, OAuth applications and scopes."""
