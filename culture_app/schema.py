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


# PostgreSQL's text holds no NUL, so no text that we take may; and what must not be empty must not be blank either.
_TEXT = r"^[^\x00]*$"
_NOT_BLANK = r"^[^\x00]*[^\s\x00][^\x00]*$"


def _say_which_texts(schema: Any) -> None:
    """Add to each free text in a schema of something sent which characters it may hold."""
    if isinstance(schema, list):
        for item in schema:
            _say_which_texts(item)
    if not isinstance(schema, dict):
        return
    kinds = schema.get("type")
    if kinds == ["string", "null"] and "format" in schema:
        # Said so that a tool can't take the format for an annotation that "" would satisfy.
        text = {name: schema.pop(name) for name in ("format", "pattern") if name in schema}
        schema["anyOf"] = [{"type": "string", **text}, {"type": "null"}]
        del schema["type"]
        return
    if "string" in (kinds if isinstance(kinds, list) else [kinds]) and not schema.keys() & {
        "enum",
        "format",
        "pattern",
        "const",
    }:
        schema["pattern"] = _NOT_BLANK if schema.get("minLength") else _TEXT
    for name in ("properties", "items", "oneOf", "anyOf", "allOf", "additionalProperties"):
        inner = schema.get(name)
        _say_which_texts(list(inner.values()) if name == "properties" and inner else inner)


def document_texts(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Say which characters the texts that we take may hold: in parameters and in request bodies."""
    for name, schema in result["components"].get("schemas", {}).items():
        if name.endswith("Request"):
            _say_which_texts(schema)
    for operations in result["paths"].values():
        for operation in operations.values():
            if isinstance(operation, dict):
                for parameter in operation.get("parameters", []):
                    _say_which_texts(parameter.get("schema"))
    return result


def _require_bodies(result: dict[str, Any]) -> None:
    """A body that has one of several shapes is required when each of them requires something."""
    shapes = result["components"].get("schemas", {})

    def needs(schema: dict[str, Any]) -> bool:
        schema = shapes.get(schema.get("$ref", "").rpartition("/")[2], schema)
        return bool(schema.get("required")) or (
            bool(schema.get("oneOf")) and all(needs(one) for one in schema["oneOf"])
        )

    for operations in result["paths"].values():
        for operation in operations.values():
            body = operation.get("requestBody") if isinstance(operation, dict) else None
            if body and all(needs(media["schema"]) for media in body["content"].values()):
                body["required"] = True


def document_problems(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Add the problem answers that an operation may give by what it is: signed in, with an id, with a body; and a
    title for the docs page.
    """
    _require_bodies(result)
    result["components"].setdefault("schemas", {})["Problem"] = PROBLEM
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            if not isinstance(operation, dict) or "responses" not in operation:
                continue
            # Where a view wrote no title, the first sentence of what it says is one.
            operation.setdefault("summary", operation.get("description", "").split(". ")[0].rstrip("."))
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
