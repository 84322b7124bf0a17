"""Server-sent events to a phone that waits for its booking: docs/decisions/0056.

Served by culture_app.asgi, a small process of its own: a stream never holds a worker of the API.
"""
