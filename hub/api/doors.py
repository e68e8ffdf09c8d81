"""The base of every door of the API: its language, its methods, its answers."""

from threading import local
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from hub.api.shapes import Shape


class Door(APIView):
    """No cookie and no session comes in here, so cross-site forgery has nothing to borrow."""

    http_method_names = ["get", "head", "post", "patch", "delete"]


def read_query(request: Request, shape: type[Shape]) -> dict[str, Any]:
    """The checked query, in snake_case. Raises ValidationError by parameter."""
    return dict(_ready(shape).run_validation(request.query_params))


def read_body(request: Request, shape: type[Shape]) -> dict[str, Any]:
    """The checked body, in snake_case. Raises ValidationError by field."""
    return dict(_ready(shape).run_validation(request.data))


def read_item(given: Any, shape: type[Shape]) -> dict[str, Any]:
    """One of the items of a body, checked by itself. Raises ValidationError by field."""
    return dict(_ready(shape).run_validation(given))


def written(shape: type[Shape], values: Any) -> dict[str, Any]:
    """The values as the shape writes them."""
    return dict(_ready(shape).to_representation(values))


_shapes = local()


def _ready(shape: type[Shape]) -> Shape:
    """One of each shape for each thread: making a shape copies all of its fields, which takes
    longer than checking with them. Checking and writing keep nothing in it."""
    made: Shape | None = getattr(_shapes, shape.__qualname__, None)
    if type(made) is not shape:
        made = shape()
        setattr(_shapes, shape.__qualname__, made)
    return made


# For an answer that no cache may keep: somebody's own, or true only now.
PRIVATE = {"Cache-Control": "no-store"}


def private(shape: type[Shape], values: Any, status: int = 200) -> Response:
    return plain(written(shape, values), status)


def plain(values: dict[str, Any], status: int = 200) -> Response:
    """The same with values that are written out already, as their shape says."""
    return Response(values, status=status, headers=PRIVATE)
