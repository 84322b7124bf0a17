"""From the mesh's wire formats to the two things the rooms below understand.

- An offer becomes a document in the shape of UiTdatabank's JSON-LD, whatever it came as.
- A participant or a participation becomes a row for the vault, and nothing else.
"""
