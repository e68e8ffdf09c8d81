"""The base of every door for an organisation's own system: its token opens what its scope names, of
its own organisation, and nothing of others, which answers like missing."""

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from typing import Any, ClassVar, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from hub.api import etags
from hub.api.doors import Door, private, read_query, written
from hub.api.paging import Page, PageQuery, PageShape
from hub.api.shapes import Shape
from hub.audit import trail
from hub.catalogue.models import Organisation
from hub.clients import doors
from hub.clients.doors import ByClient, NotLetIn, ScopeMissing
from hub.clients.models import Client, Scope
from hub.errors import Invalid, NotFound, Text

M = TypeVar("M", bound=models.Model)
T = TypeVar("T")
WHOLE = "__all__"  # Django's name for what concerns the row as a whole


class AgencyDoor(Door):
    """Whatever is done behind it is written down as done by the client."""

    http_method_names = ["get", "head", "post", "put", "patch", "delete"]
    throttle_classes = [ByClient]
    needs: ClassVar[Scope]

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        with ExitStack() as self.meanwhile:
            return super().dispatch(request, *args, **kwargs)

    def perform_authentication(self, request: Request) -> None:
        known = doors.presented(request)
        if known is None:
            raise NotLetIn(details={"challenge": "Bearer"})
        if self.needs not in known.scopes:
            doors.count_wrong(request)
            raise ScopeMissing(
                details={"challenge": f'Bearer error="insufficient_scope", scope="{self.needs}"'}
            )
        request.auth = known.client
        origin = f"client:{known.client.pk}"
        self.meanwhile.enter_context(trail.acting(kind="client", origin=origin))

    def check_permissions(self, request: Request) -> None:
        if self.kwargs["organisation"] != self.own.slug:
            raise NotFound

    @property
    def client(self) -> Client:
        assert isinstance(self.request.auth, Client)  # noqa: S101 - let in before anything else
        return self.request.auth

    @property
    def own(self) -> Organisation:
        """The organisation whose client it is: where it may book besides, it changes nothing."""
        own: Organisation = self.client.organisation
        return own

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, ValidationError):
            exc = invalid(exc)
        return super().handle_exception(exc)


# What the database holds of a row as a whole: the field that it is about, and what to do.
LAST_BEFORE_FIRST = _("The last day must not be before the first.")
OF_CONSTRAINTS: dict[str, tuple[str, Text]] = {
    "opening_span_valid_until_not_before_from": ("valid_until", LAST_BEFORE_FIRST),
    "shift_valid_until_not_before_from": ("valid_until", LAST_BEFORE_FIRST),
    "opening_exception_has_both_times_or_none": (
        "closes",
        _("Say when it opens and when it closes, or neither: then it is closed."),
    ),
    "offering_has_point_unless_at_home": (
        "service_point",
        _("At a counter or by video at a point: name the point. At home: leave it out."),
    ),
}


def invalid(error: ValidationError) -> Invalid:
    """What the row itself refuses, by field."""
    if not hasattr(error, "error_dict"):
        return Invalid(fields={"body": " ".join(error.messages)})
    fields: dict[str, Text] = {}
    for name, told in error.message_dict.items():
        fields |= _of_whole(told) if name == WHOLE else {name: " ".join(told)}
    return Invalid(fields=fields)


def _of_whole(told: list[str]) -> dict[str, Text]:
    known = [said for name, said in OF_CONSTRAINTS.items() if name in " ".join(told)]
    return dict(known) if known else {"body": " ".join(told)}


def found(rows: QuerySet[M], pk: int) -> M:
    """Raises NotFound."""
    row = rows.filter(pk=pk).first()
    if row is None:
        raise NotFound
    return row


def locked(rows: QuerySet[M], pk: int) -> M:
    """The same, held until the transaction ends: what was compared with If-Match stays so."""
    return found(rows.select_for_update(of=("self",), no_key=True), pk)


def listed(
    request: Request,
    rows: QuerySet[M] | list[T],
    show: Callable[[Any], dict[str, Any]],
    shape: type[PageShape],
) -> Response:
    query = read_query(request, PageQuery)
    total = len(rows) if isinstance(rows, list) else rows.count()
    page = Page(request, query["page"], query["page_size"], total)
    return private(shape, page.with_results([show(row) for row in rows[page.slice]]))


def tagged(values: dict[str, Any], shape: type[Shape]) -> dict[str, Any]:
    """With its own entity tag, for lists: no second request to change one of them."""
    return values | {"etag": etags.of(written(shape, values | {"etag": ""}))}


def shown(
    request: Request, shape: type[Shape], values: dict[str, Any], code: int = 200
) -> Response:
    """One of them, as `tagged` made it."""
    return etags.answer(request, written(shape, values), values["etag"], code)


def created(request: Request, shape: type[Shape], values: dict[str, Any]) -> Response:
    """A new one, with its address: below the one that it was sent to."""
    response = shown(request, shape, values, 201)
    response["Location"] = request.build_absolute_uri(f"{request.path}/{values['id']}")
    return response


def named(fields: Iterable[str], body: dict[str, Any]) -> dict[str, Any]:
    """What the body says of these columns."""
    return {name: body[name] for name in fields if name in body}
