"""Local services and set-up for developers, demos and CI: what `make` calls.

Standard library only and Python 3.11 or later, because it runs before there is any environment. Start with
`__main__.py`, the verbs. It refuses to touch any server, process or file that it didn't make itself.
"""
