"""What every operation of the OpenAPI document shares: it may answer with a problem document."""

from typing import Any

PROBLEM = {
    "type": "object",
    "description": "RFC 9457. `type` is stable; more members may follow.",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string", "examples": ["/problems/sold-out"]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"field": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}
_ALWAYS = {"400": "Can't be understood", "405": "Method not offered", "406": "Format not offered"}
_SIGNED_IN = {"401": "Not signed in", "403": "Not allowed"}
_WITH_ID = {"404": "No such thing", "410": "No longer here"}
_WITH_BODY = {
    "404": "No such thing",
    "409": "Not in the present state",
    "413": "Too large",
    "415": "Format not supported",
    "422": "Contradictory",
    "429": "Too many requests",
    "503": "A supplier doesn't answer",
}


def document_problems(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Add the problem answers that an operation may give by what it is: signed in, with an id, with a body."""
    result["components"].setdefault("schemas", {})["Problem"] = PROBLEM
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            if not isinstance(operation, dict) or "responses" not in operation:
                continue
            possible = dict(_ALWAYS)
            if any(operation.get("security", [])):
                possible |= _SIGNED_IN
            if "{" in path:
                possible |= _WITH_ID
            if method in {"post", "put", "patch", "delete"}:
                possible |= _WITH_BODY
            for status, description in possible.items():
                operation["responses"].setdefault(
                    status,
                    {
                        "description": description,
                        "content": {
                            "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
                        },
                    },
                )
    return result
