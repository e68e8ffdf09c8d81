"""A service at points of another organisation: either side asks, the other answers, either ends it.
Written as on the pages, by locations.agreements."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from hub.agencies import agreement_examples as examples
from hub.agencies import agreement_shapes as shapes
from hub.agencies.bulk import Told, outcomes
from hub.agencies.described import bulk, change, create, read_list, read_one
from hub.agencies.doors import AgencyDoor, created, found, listed, locked, shown, tagged
from hub.agencies.service_shapes import BulkAsked, BulkResults
from hub.api import etags, schema
from hub.api.doors import plain, read_body, read_item, read_query
from hub.api.problems import named
from hub.catalogue.models import Capability, CapabilityKind
from hub.catalogue.texts import published
from hub.clients.models import Scope
from hub.errors import DomainError, Invalid, Text
from locations.agreements import answering, askable, asking, ending
from locations.agreements.terms import Terms
from locations.models import Agreement, ServicePoint, Side
from scheduling.api.idempotency import Once, once

TAG = "own agreements"
GOES_WITH = {"service_points": "agreed", "last_day": "ended"}
OUTSIDE = {"points": "servicePoints", "hosts": "host"}


class OtherSideAsked(DomainError):
    code = "other_side_asked"
    status = 409
    sentence = _("The other side asked this: only they can take it back.")
    way_forward = _("Agree, or refuse.")


def in_full(of: Agreement) -> dict[str, Any]:
    return tagged(shapes.agreement(of), shapes.OwnAgreementShape)


def outside(name: str) -> str:
    return OUTSIDE.get(name, name)


def must_fit(body: dict[str, Any]) -> None:
    """Raises Invalid by field."""
    wrong: dict[str, Text] = {
        name: _("This goes with the state “%(state)s” alone.") % {"state": state}
        for name, state in GOES_WITH.items()
        if name in body and body["state"] != state
    }
    if body["state"] == "withdrawn" and "word" in body:
        wrong["word"] = _("Who takes a question back says nothing with it.")
    if body["state"] == "ended" and "last_day" not in body:
        wrong["last_day"] = _("Say on which day it holds for the last time.")
    if wrong:
        raise Invalid(fields=wrong)


class AgreementDoor(AgencyDoor):
    """Of both sides: each reads it, and does what its side may."""

    needs = Scope.AGREEMENTS

    def rows(self) -> Any:
        mine = Q(host=self.own) | Q(service__organisation=self.own)
        rows = Agreement.objects.filter(mine).select_related("service__organisation", "host")
        return rows.prefetch_related("points", "offerings", "skills").order_by("-asked_at", "-pk")

    def propose(self, body: dict[str, Any], now: datetime) -> Agreement:
        terms = Terms(
            channels=tuple(dict.fromkeys(body["channels"])),
            minutes=body["minutes"],
            place=body["place"],
            skills=_skills(body["skills"]),
        )
        said: dict[str, Any] = {"on": terms, "word": body["word"], "now": now}
        with named(outside):
            if body["host"] in (None, self.own.slug):
                return self._ask(body, said)
            return self._invite(body, said)

    def _ask(self, body: dict[str, Any], said: dict[str, Any]) -> Agreement:
        services = askable.services_for(self.own, now=said["now"])
        service = services.filter(pk=body["service"]).first()
        if service is None:
            raise Invalid(fields={"service": _("There is no service with this id to ask for.")})
        points = self.points(body["service_points"])
        return asking.ask(service=service, host=self.own, points=points, **said)

    def _invite(self, body: dict[str, Any], said: dict[str, Any]) -> Agreement:
        if body["service_points"]:
            told = _("The host chooses its points when it agrees.")
            raise Invalid(fields={"servicePoints": told})
        services = published(said["now"]).filter(organisation=self.own)
        service = services.filter(pk=body["service"]).first()
        if service is None:
            told = _("Your organisation has no such published service.")
            raise Invalid(fields={"service": told})
        host = askable.hosts_for(self.own).filter(slug=body["host"]).first()
        if host is None:
            told = _("There is no such municipality or library with service points.")
            raise Invalid(fields={"host": told})
        (made,) = asking.invite(service=service, hosts=[host], **said)
        return made

    def points(self, ids: list[int]) -> list[ServicePoint]:
        """Of the own organisation. Raises Invalid."""
        points = ServicePoint.objects.filter(organisation=self.own, active=True, pk__in=ids)
        if len(points) != len(set(ids)):
            told = _("Your organisation has no such service point.")
            raise Invalid(fields={"servicePoints": told})
        return list(points)

    def answer(self, row: Agreement, body: dict[str, Any], now: datetime) -> None:
        side = Side.HOST if row.host_id == self.own.pk else Side.PROVIDER
        word = body.get("word", "")
        who: dict[str, Any] = {"agreement": row, "side": side, "now": now}
        match body["state"]:
            case "agreed":
                points = self._points_of(row, side, body)
                answering.accept(points=points, answer=word, **who)
            case "refused":
                answering.refuse(answer=word, **who)
            case "withdrawn":
                if row.asked_by != side:
                    raise OtherSideAsked
                answering.withdraw(**who)
            case _state:
                ending.end(last_day=body["last_day"], farewell=word, **who)

    def _points_of(self, row: Agreement, side: str, body: dict[str, Any]) -> list[ServicePoint]:
        if side == Side.HOST:
            return self.points(body.get("service_points", []))
        if "service_points" in body:
            raise Invalid(fields={"servicePoints": _("The host chose its points when it asked.")})
        return []


def _skills(given: list[Capability]) -> tuple[Capability, ...]:
    """Raises Invalid."""
    for one in given:
        if one.kind != CapabilityKind.SKILL:
            told = _("“%(found)s” is not a skill.") % {"found": one.slug}
            raise Invalid(fields={"skills": told})
    return tuple(given)


class OwnAgreements(AgreementDoor):
    @read_list(
        "listOwnAgreements",
        _("Your agreements, asked ones too"),
        shapes.OwnAgreementPage,
        tag=TAG,
        query=[shapes.AgreementsQuery],
    )
    def get(self, request: Request, organisation: str) -> Response:
        rows = self.rows().filter(**read_query(request, shapes.AgreementsQuery))
        return listed(request, rows, in_full, shapes.OwnAgreementPage)

    @create(
        "proposeAgreement",
        _("Ask for a service at your points, or invite a host for yours"),
        shapes.AgreementBody,
        shapes.OwnAgreementShape,
        tag=TAG,
        examples=[schema.example("Invite a host", examples.INVITATION, request=True)],
    )
    @once
    def post(self, request: Request, guard: Once, organisation: str) -> Response:
        made = self.propose(read_body(request, shapes.AgreementBody), timezone.now())
        values = in_full(found(self.rows(), made.pk))
        return created(request, shapes.OwnAgreementShape, values)


class ManyAgreements(AgreementDoor):
    @bulk(
        "proposeAgreements",
        _("Invite many hosts, or ask for many services, at once"),
        shapes.AgreementsBody,
        BulkResults,
        tag=TAG,
    )
    @once
    def post(self, request: Request, guard: Once, organisation: str) -> Response:
        items, now = read_body(request, BulkAsked)["items"], timezone.now()

        def write(given: Any, told: Told) -> None:
            made = self.propose(read_item(given, shapes.AgreementBody), now)
            etag = in_full(found(self.rows(), made.pk))["etag"]
            told |= {"status": 201, "id": made.pk, "etag": etag}

        return plain(outcomes(items, write, {"id": None}))


class OwnAgreement(AgreementDoor):
    @read_one("getOwnAgreement", _("One of your agreements"), shapes.OwnAgreementShape, tag=TAG)
    def get(self, request: Request, organisation: str, id: int) -> Response:
        return shown(request, shapes.OwnAgreementShape, in_full(found(self.rows(), id)))

    @change(
        "changeAgreement",
        _("Agree, refuse, take back, or end"),
        shapes.AgreementChange,
        shapes.OwnAgreementShape,
        tag=TAG,
        examples=[
            schema.example("The last day", examples.ENDED, request=True),
            schema.example("No", examples.NO, request=True),
        ],
    )
    def patch(self, request: Request, organisation: str, id: int) -> Response:
        body, now = read_body(request, shapes.AgreementChange), timezone.now()
        must_fit(body)
        with transaction.atomic(), named(outside):
            row = locked(self.rows(), id)
            etags.must_match(request, in_full(row)["etag"])
            self.answer(row, body, now)
        return shown(request, shapes.OwnAgreementShape, in_full(found(self.rows(), id)))
