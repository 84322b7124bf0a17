"""Who answers: one file per supplier, behind the Protocols of protocols.py; one contract suite for each Protocol."""
