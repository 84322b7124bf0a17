"""Settings: base holds what all share; dev, test and production say where they differ; one file per topic."""
