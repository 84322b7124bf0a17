"""A bag of parameters whose names nobody chose: for conditions of which there may be any number."""

from typing import Any


class Bag:
    """Values in, placeholders out."""

    def __init__(self, prefix: str = "q") -> None:
        self.prefix = prefix
        self.parameters: dict[str, Any] = {}

    def name(self, value: Any) -> str:
        name = f"{self.prefix}_{len(self.parameters)}"
        self.parameters[name] = value
        return name

    def add(self, value: Any, kind: str) -> str:
        """`kind` is the value's type in PostgreSQL."""
        return f"%({self.name(value)})s::{kind}"
