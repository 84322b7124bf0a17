"""The organisers' pages at /box-office/: what they sell, changed by hand. Numbers only: no bookings, no people."""
