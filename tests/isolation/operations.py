"""The operations of the API, from its description."""

from typing import Any

import pytest
from drf_spectacular.generators import SchemaGenerator

METHODS = ("get", "post", "put", "patch", "delete")
DESCRIPTION: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
# Path, method and what is told of it.
OPERATIONS: list[Any] = [
    pytest.param(path, method, told, id=told["operationId"])
    for path, methods in DESCRIPTION["paths"].items()
    for method, told in methods.items()
    if method in METHODS
]


def scope_of(told: Any) -> str:
    """What the token of an organisation's own system must open; empty for everybody else's."""
    match told.get("security"):
        case [{"clientCredentials": [scope]}]:
            return str(scope)
    return ""


def is_by_client(told: Any) -> bool:
    return bool(scope_of(told))


def example(told: Any) -> dict[str, Any]:
    """Of a body; nothing where none is sent."""
    examples = _content(told).get("examples", {})
    return dict(next((one["value"] for one in examples.values()), {}))


def members(told: Any) -> dict[str, Any]:
    """All that may be said in a body: the schema of each by its name, `items.id` in a list; of many
    plain values that of one."""
    found: dict[str, Any] = {}
    _gather(_content(told).get("schema", {}), "", found)
    return found


def _content(told: Any) -> dict[str, Any]:
    content = told.get("requestBody", {}).get("content", {})
    return dict(content.get("application/json", {}))


def _gather(schema: dict[str, Any], name: str, found: dict[str, Any]) -> None:
    if "$ref" in schema:
        referred = schema["$ref"].rpartition("/")[2]
        if referred == "ServiceDocument":  # texts, and no rows
            return
        schema = DESCRIPTION["components"]["schemas"][referred]
    for part in schema.get("allOf", ()):
        _gather(part, name, found)
    if "items" in schema:
        _gather(schema["items"], name, found)
    for key, value in schema.get("properties", {}).items():
        inner = f"{name}.{key}" if name else key
        found[inner] = value.get("items", value)
        _gather(value, inner, found)
