"""Me: what spans rooms for one person, that is the list of bookings, the export and the erasure."""
