"""The cultural offer: places, organisers, events, their calendars, and search.

Impersonal and cacheable: nothing here knows who asks. UiTdatabank's JSON-LD is the canonical form; the mesh
translates everything else into it before it comes through `services.ingest`.
"""
