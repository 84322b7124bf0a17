"""The curators' admin site: the offer on a list and on a map, edits that survive every pull, the quarantine."""
