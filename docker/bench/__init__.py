"""Measurements: `make bench-NAME` runs `docker/bench/NAME.py`, with PostgreSQL and Redis running.

Each prints one JSON object as its last line (`_report`). What several of them need starts with an underscore.
"""
