"""The agreements of one's organisations, by what waits for whom."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from hub.catalogue.models import Organisation
from hub.catalogue.published import text_of
from hub.catalogue.texts import published
from hub.people.access import Right
from hub.people.gate import staff_only, user_of
from hub.people.models import User
from locations import access
from locations.agreements.answering import other
from locations.models import Agreement, AgreementState, ServicePoint, Side

SHOWN = 100
STANDING = (AgreementState.ASKED, AgreementState.AGREED)


def of_user(user: User) -> QuerySet[Agreement]:
    """Of either side."""
    mine = access.organisations(user, Right.AGREE)
    rows = Agreement.objects.filter(Q(host__in=mine) | Q(service__organisation__in=mine))
    return rows.select_related("service__organisation", "service__base", "host").prefetch_related(
        "service__texts", "service__base__texts", "points"
    )


def sides_of(row: Agreement, own: Iterable[int]) -> set[str]:
    """On which the user stands; somebody may work for both."""
    found = {Side.HOST: row.host_id, Side.PROVIDER: row.service.organisation_id}
    return {side for side, pk in found.items() if pk in set(own)}


@require_safe
@staff_only
def show_list(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    mine = list(access.organisations(user, Right.AGREE).order_by("name"))
    if not mine:
        raise Http404
    own = {one.pk for one in mine}
    rows = [_line(one, own) for one in of_user(user).order_by("-asked_at", "-pk")[:SHOWN]]
    asked = [row for row in rows if row["row"].state == AgreementState.ASKED]
    context = {
        "organisations": [_can(one) for one in mine],
        "to_answer": [row for row in asked if row["answers"]],
        "waiting": [row for row in asked if not row["answers"]],
        "agreed": [row for row in rows if row["row"].state == AgreementState.AGREED],
        "over": [row for row in rows if row["row"].state not in STANDING],
    }
    return render(request, "agenda/agreements/list.html", context)


def _can(one: Organisation) -> dict[str, Any]:
    """What it has to agree on: points, services, or both."""
    return {
        "organisation": one,
        "has_points": ServicePoint.objects.filter(organisation=one, active=True).exists(),
        "has_services": published(timezone.now()).filter(organisation=one).exists(),
    }


def _line(row: Agreement, own: set[int]) -> dict[str, Any]:
    return {
        "row": row,
        "title": text_of(row.service, "title"),
        "answers": other(row.asked_by) in sides_of(row, own),
    }
