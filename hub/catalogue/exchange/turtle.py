"""The nodes of `cpsv` in one of two forms: JSON-LD, or Turtle (W3C, RDF 1.1 Turtle).

Turtle is written here and not by rdflib: a page of a hundred services took it a second of a core,
and this 27 ms (docs/decisions/0042). The suite holds the two graphs against each other.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from hub.catalogue.exchange.cpsv import CONTEXT, Node, document

JSON_LD, TURTLE = "application/ld+json", "text/turtle"


def write(nodes: Iterable[Node], kind: str) -> str:
    """`kind` is one of the two media types."""
    if kind == JSON_LD:
        return json.dumps(document(nodes), ensure_ascii=False, indent=1)
    return prefixes() + "".join(statements(nodes))


def prefixes() -> str:
    return "".join(f"@prefix {name}: <{uri}> .\n" for name, uri in CONTEXT.items())


def statements(nodes: Iterable[Node]) -> Iterator[str]:
    """One block for each node; what is typed where it is named gets a block of its own."""
    for node in nodes:
        yield _block(node)
        for value in _values(node):
            if isinstance(value, dict) and "@id" in value and "@type" in value:
                yield _block(value)


def _block(node: Node) -> str:
    types = node["@type"] if isinstance(node["@type"], list) else [node["@type"]]
    told = [f"a {', '.join(map(_name, types))}"]
    for term, value in node.items():
        if not term.startswith("@"):
            values = value if isinstance(value, list) else [value]
            told.append(f"{term} {', '.join(map(_object, values))}")
    return f"\n<{node['@id']}> " + " ;\n    ".join(told) + " .\n"


def _values(node: Node) -> Iterator[Any]:
    for value in node.values():
        yield from value if isinstance(value, list) else [value]


def _object(value: Any) -> str:
    if not isinstance(value, dict):
        # Numbers and booleans are written alike in both forms, and strings escaped alike.
        return json.dumps(value, ensure_ascii=False)
    if "@id" in value:
        return f"<{value['@id']}>"
    text = json.dumps(value["@value"], ensure_ascii=False)
    if "@language" in value:
        return f"{text}@{value['@language']}"
    return f"{text}^^{value['@type']}"


def _name(kind: str) -> str:
    return f"<{kind}>" if "://" in kind else kind
