"""Learns from participation, ranks candidates, says why.

Keeps no vector of a citizen: whatever is personal is computed from the consented history at the
moment of asking, and forgotten with the answer.
"""
