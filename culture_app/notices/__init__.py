"""Telling people what became of their booking: a stream to the phone that waits, an e-mail to keep.

Notices know bookings. Whose they are is asked of the vault when something is sent, and kept nowhere.
"""
