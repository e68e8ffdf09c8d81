"""How these doors are described: what all reads, makings and changes have in common."""

import json
import re
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema

from hub.agencies import agreement_examples
from hub.agencies import examples as own_examples
from hub.agencies.consequences import StrandedQuery
from hub.api import schema
from hub.api.paging import PageQuery
from hub.api.shapes import Shape
from hub.catalogue.document import SCHEMA as DOCUMENT
from hub.clients.models import Scope
from hub.errors import Text
from scheduling.api.documented import KEY

F = TypeVar("F", bound=Callable[..., Any])
Kind = type[Shape]

SCOPE_OF = {
    "own services": Scope.CATALOGUE,
    "own points": Scope.LOCATIONS,
    "own agreements": Scope.AGREEMENTS,
    "own planning": Scope.PLANNING,
    "webhooks": Scope.WEBHOOKS,
}
ORGANISATION = OpenApiParameter(
    "organisation",
    {"type": "string", "pattern": "^[-a-zA-Z0-9_]{1,80}$"},
    OpenApiParameter.PATH,
    description="The slug of your organisation. Any other answers like one that does not exist.",
)
NUMBER = OpenApiParameter(
    "number", {"type": "integer", "minimum": 1, "maximum": 2**53 - 1}, OpenApiParameter.PATH
)
DAY = OpenApiParameter(
    "day",
    {"type": "string", "format": "date"},
    OpenApiParameter.PATH,
    description="The date on which it begins.",
)
IF_MATCH = OpenApiParameter(
    "If-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="The ETag of what you read, or `*`. Without it nothing is changed: 428.",
)
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="The ETag that you have: 304 where it is still the present one.",
)
ETAG = OpenApiParameter(
    "ETag", OpenApiTypes.STR, OpenApiParameter.HEADER, response=[200, 201], description="Its tag."
)
LOCATION = OpenApiParameter(
    "Location",
    OpenApiTypes.URI,
    OpenApiParameter.HEADER,
    response=[201],
    description="Where it is.",
)
SHUT = (401, 403, 404)
REF = "#/components/schemas/"
EXAMPLES = {**own_examples.OF, **agreement_examples.OF}


def _described(
    operation: str,
    summary: Text,
    *,
    tag: str,
    parameters: Sequence[Any],
    responses: dict[Any, Any],
    refusals: Sequence[int],
    request: Kind | None = None,
    shape: Kind | None = None,
    status: int = 200,
    examples: Sequence[Any] = (),
) -> Callable[[F], F]:
    told = _examples(request, request=True) if request is not None else []
    told += examples
    if shape is not None:
        told += _examples(shape, of=[status])
    made: Callable[[F], F] = extend_schema(
        operation_id=operation,
        summary=summary,
        tags=[tag],
        parameters=[ORGANISATION, *parameters, schema.ACCEPT_LANGUAGE],
        request=request,
        responses={**responses, **schema.problems(*SHUT, *refusals)},
        examples=told,
        auth=[{"clientCredentials": [SCOPE_OF[tag].value]}],  # type: ignore[list-item]
    )
    return made


def _examples(shape: Kind, **where: Any) -> list[Any]:
    known = EXAMPLES.get(shape.__name__)
    return [schema.example(shape.__name__, known, **where)] if known is not None else []


def _path(id: bool, number: bool = False, day: bool = False) -> list[Any]:
    return [schema.ID] * id + [NUMBER] * number + [DAY] * day


def read_list(
    operation: str,
    summary: Text,
    shape: Kind,
    *,
    tag: str,
    id: bool = False,
    number: bool = False,
    query: Sequence[Any] = (),
) -> Callable[[F], F]:
    return _described(
        operation,
        summary,
        tag=tag,
        parameters=[*_path(id, number), *query, PageQuery],
        responses={200: shape},
        refusals=(),
        shape=shape,
    )


def read_one(
    operation: str,
    summary: Text,
    shape: Kind,
    *,
    tag: str,
    id: bool = True,
    number: bool = False,
    day: bool = False,
) -> Callable[[F], F]:
    return _described(
        operation,
        summary,
        tag=tag,
        parameters=[*_path(id, number, day), IF_NONE_MATCH, ETAG],
        responses={200: shape, 304: schema.NOT_MODIFIED},
        refusals=(),
        shape=shape,
    )


def create(
    operation: str,
    summary: Text,
    body: Kind,
    shape: Kind,
    *,
    tag: str,
    id: bool = False,
    strands: bool = False,
    status: int = 201,
    examples: Sequence[Any] = (),
) -> Callable[[F], F]:
    return _described(
        operation,
        summary,
        tag=tag,
        parameters=[*_path(id), *[StrandedQuery] * strands, KEY, LOCATION, ETAG],
        request=body,
        responses={status: shape},
        refusals=(409, 422),
        shape=shape,
        status=status,
        examples=examples,
    )


def bulk(
    operation: str,
    summary: Text,
    body: Kind,
    shape: Kind,
    *,
    tag: str,
    id: bool = False,
    number: bool = False,
    strands: bool = False,
) -> Callable[[F], F]:
    return _described(
        operation,
        summary,
        tag=tag,
        parameters=[*_path(id, number), *[StrandedQuery] * strands, KEY],
        request=body,
        responses={200: shape},
        refusals=(409, 422),
        shape=shape,
    )


def change(
    operation: str,
    summary: Text,
    body: Kind,
    shape: Kind,
    *,
    tag: str,
    id: bool = True,
    number: bool = False,
    day: bool = False,
    strands: bool = False,
    examples: Sequence[Any] = (),
) -> Callable[[F], F]:
    return _described(
        operation,
        summary,
        tag=tag,
        parameters=[*_path(id, number, day), *[StrandedQuery] * strands, IF_MATCH, ETAG],
        request=body,
        responses={200: shape},
        refusals=(409, 412, 428),
        shape=shape,
        examples=examples,
    )


replace = change


def gone(
    operation: str,
    summary: Text,
    *,
    tag: str,
    number: bool = False,
    strands: bool = False,
    query: Sequence[Any] = (),
) -> Callable[[F], F]:
    return _described(
        operation,
        summary,
        tag=tag,
        parameters=[*_path(True, number), *[StrandedQuery] * strands, *query, IF_MATCH],
        responses={204: None},
        refusals=(409, 412, 428),
    )


def _part(name: str) -> str:
    """Of the schema of a document."""
    return f"Document{name.title()}"


def complete(result: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
    """Postprocessing hook: the schema of a service's document, and what the scopes open."""
    schemas = result["components"].setdefault("schemas", {})
    text = re.sub(r"#/\$defs/(\w+)", lambda part: REF + _part(part[1]), DOCUMENT.read_text("utf-8"))
    own = json.loads(text)
    parts = own.pop("$defs")
    own.pop("$schema")
    own.pop("title")  # a generated client would name its class after the sentence
    schemas["ServiceDocument"] = own
    schemas |= {_part(name): part for name, part in parts.items()}
    flow = result["components"]["securitySchemes"]["clientCredentials"]["flows"]
    flow["clientCredentials"]["scopes"] = {one.value: str(one.label) for one in SCOPE_OF.values()}
    return result
