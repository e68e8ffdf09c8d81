"""The agreements of one's organisations, and one of them: answering it, ending it."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from hub.catalogue.models import Organisation
from hub.catalogue.published import text_of
from hub.catalogue.texts import published
from hub.errors import DomainError
from hub.people.access import Right, note_behalf
from hub.people.gate import staff_only, user_of
from hub.people.models import User
from locations import access
from locations.agreements import answering, ending
from locations.agreements.answering import other
from locations.models import Agreement, AgreementState, Channel, ServicePoint, Side
from scheduling.agenda.agreements.forms import AnswerForm, EndForm
from scheduling.models import Appointment, State

SHOWN = 100
MOST_APPOINTMENTS = 200


def of_user(user: User) -> QuerySet[Agreement]:
    """Of either side."""
    mine = access.organisations(user, Right.AGREE)
    rows = Agreement.objects.filter(Q(host__in=mine) | Q(service__organisation__in=mine))
    return rows.select_related("service__organisation", "service__base", "host").prefetch_related(
        "service__texts", "service__base__texts", "points"
    )


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
        "over": [
            row
            for row in rows
            if row["row"].state not in (AgreementState.ASKED, AgreementState.AGREED)
        ],
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
        "answers": other(row.asked_by) in _sides(row, own),
    }


def _sides(row: Agreement, own: Iterable[int]) -> set[str]:
    """On which the user stands; somebody may work for both."""
    found = {Side.HOST: row.host_id, Side.PROVIDER: row.service.organisation_id}
    return {side for side, pk in found.items() if pk in set(own)}


@require_http_methods(["GET", "POST"])
@staff_only
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """POST does what `do` says. Of others and missing are the same 404."""
    row = of_user(user_of(request)).filter(pk=pk).first()
    if row is None:
        raise Http404
    own = set(access.organisations(user_of(request), Right.AGREE).values_list("pk", flat=True))
    sides = _sides(row, own)
    do = request.POST.get("do", "") if request.method == "POST" else ""
    answers = other(row.asked_by)
    forms: dict[str, Any] = {
        "answer": AnswerForm(
            request.POST if do in ("accept", "refuse") else None,
            agreement=row,
            chooses=answers == Side.HOST,
        ),
        "end": EndForm(request.POST if do == "end" else None),
    }
    refused = None
    if do:
        _note_behalf(request, row, sides)
        try:
            if told := _done(request, row, sides, do, forms):
                messages.success(request, told)
                return redirect("agenda:agreement", pk=row.pk)
        except DomainError as error:
            refused = _told_at_fields(forms, do, error)
            row.refresh_from_db()
    return _page(request, row, sides, forms, refused)


def _done(
    request: HttpRequest, row: Agreement, sides: set[str], do: str, forms: dict[str, Any]
) -> str:
    """What was done, in words; empty where the form is not right yet."""
    form = forms["end"] if do == "end" else forms["answer"]
    if do != "withdraw" and not form.is_valid():
        return ""
    now, actor_id = timezone.now(), user_of(request).pk
    who: dict[str, Any] = {"agreement": row, "now": now, "actor_id": actor_id}
    if do == "withdraw" and row.asked_by in sides:
        answering.withdraw(side=row.asked_by, **who)
        return _("The question is taken back.")
    if do == "end":
        ending.end(side=min(sides), **form.cleaned_data, **who)
        return _("It ends. What is booked stays.")
    side = other(row.asked_by)
    if side not in sides or do not in ("accept", "refuse"):
        raise answering.NotYours
    if do == "refuse":
        answering.refuse(side=side, answer=form.cleaned_data["answer"], **who)
        return _("You refused. The other side gets a message.")
    answering.accept(side=side, **form.cleaned_data, **who)
    return _("Agreed. Citizens can book it from now on.")


def _told_at_fields(forms: dict[str, Any], do: str, refused: DomainError) -> DomainError | None:
    """At the field that it is about, where there is one."""
    form = forms["end"] if do == "end" else forms["answer"]
    mine = {name: text for name, text in refused.fields.items() if name in form.fields}
    for name, text in mine.items():
        form.add_error(name, str(text))
    return None if mine else refused


def _note_behalf(request: HttpRequest, row: Agreement, sides: set[str]) -> None:
    owner = row.host_id if Side.HOST in sides else row.service.organisation_id
    note_behalf(user_of(request), owner, now=timezone.now())


def _page(
    request: HttpRequest,
    row: Agreement,
    sides: set[str],
    forms: dict[str, Any],
    refused: DomainError | None,
) -> HttpResponse:
    now = timezone.now()
    asked = row.state == AgreementState.ASKED
    context = {
        "row": row,
        "title": text_of(row.service, "title"),
        "channels": [Channel(one).label for one in row.channels],
        "skills": [str(one.name_nl) for one in row.skills.all()],
        "may_answer": asked and other(row.asked_by) in sides,
        "may_withdraw": asked and row.asked_by in sides,
        "may_end": row.state == AgreementState.AGREED,
        "answer_form": forms["answer"],
        "end_form": forms["end"],
        "refused": refused,
        "booked": _booked(row, user_of(request)),
        "last_day": row.ends_at and (row.ends_at - timedelta(minutes=1)),
        "is_over": row.ends_at is not None and row.ends_at <= now,
    }
    wrong = any(form.errors for form in forms.values())
    status = refused.status if refused else 422 if wrong else 200
    return render(request, "agenda/agreements/show.html", context, status=status)


def _booked(row: Agreement, user: User) -> list[dict[str, Any]]:
    """What is booked from now on: when and where, and nobody's name. The number leads on for who
    may open it."""
    found = Appointment.objects.filter(
        segments__offering__in=row.offerings.all(),
        state=State.CONFIRMED,
        starts_at__gt=timezone.now(),
    ).select_related("service_point")
    mine = set(access.points(user, Right.SEE).values_list("pk", flat=True))
    return [
        {"appointment": one, "may_open": one.service_point_id in mine}
        for one in found.distinct().order_by("starts_at", "pk")[:MOST_APPOINTMENTS]
    ]
