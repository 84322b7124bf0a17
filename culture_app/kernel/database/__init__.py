"""The database backend of the settings: PostGIS, with a cheaper look at whether a kept connection still stands."""
