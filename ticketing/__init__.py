"""Stock, quotes, bookings, payments, tickets and scanning: a room that knows holders, never citizens."""
