"""The screen of a desk: who is next and why, calling, helping, finishing; also from elsewhere."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hub.errors import DomainError, Invalid, NotFound
from hub.intake.telling import Told
from hub.people.access import Right
from hub.people.gate import user_of
from hub.people.models import User
from scheduling.agenda import desk_rows, details, talk_now_pages, video_rows
from scheduling.agenda.answers import answers_at, answers_of
from scheduling.agenda.desk_deeds import Press, deed_of
from scheduling.agenda.desk_forms import FinishForm, ForwardForm, OpenForm, places_of
from scheduling.agenda.desk_rows import Board, Visit
from scheduling.agenda.doors import actor_of, at_workplace, may
from scheduling.agenda.floor_forms import told_apart
from scheduling.agenda.workplaces import Workplace
from scheduling.conversations import helping
from scheduling.planning.models import Professional
from scheduling.queue import access, desks
from scheduling.queue.models import DeskSession

NOW = "#now"  # where the focus goes after a step


@require_http_methods(["GET", "POST"])
@at_workplace(Right.ACT)
def choose(request: HttpRequest, workplace: Workplace) -> HttpResponse:
    """Where one sits; straight to the own desk when it is open."""
    now, mine = timezone.now(), access.professional_of(user_of(request))
    held = desks.session_of(professional=mine) if mine else None
    here = held is not None and is_at(held, workplace) and not desks.is_old(held, now)
    if request.method == "GET" and here and held and "other" not in request.GET:
        return redirect(workplace.url("desk-screen", session=held.pk))
    form = OpenForm(
        request.POST if request.method == "POST" else None,
        workplace=workplace,
        mine=mine,
        may_choose=may(request, Right.PLAN, workplace),
    )
    refused = None
    if request.method == "POST" and form.is_valid():
        try:
            return _open(request, workplace, form, mine, now)
        except DomainError as error:
            refused = error
    context = _choice(workplace, form, mine) | {"refused": refused}
    status = refused.status if refused else 422 if form.errors else 200
    return render(request, "agenda/desk_choice.html", context, status=status)


def _open(
    request: HttpRequest,
    workplace: Workplace,
    form: OpenForm,
    mine: Professional | None,
    now: datetime,
) -> HttpResponse:
    who = form.cleaned_data.get("professional") or mine
    if who is None:
        raise Invalid(fields={"professional": _("Your account is not in the plans.")})
    if workplace.point is None and who.resource.organisation_id != workplace.organisation.pk:
        raise NotFound
    made = desks.open_desk(
        desk=form.cleaned_data.get("desk"), professional=who, now=now, actor=actor_of(request)
    )
    messages.success(request, _("The desk is open."))
    return redirect(workplace.url("desk-screen", session=made.pk) + NOW)


def _choice(workplace: Workplace, form: OpenForm, mine: Professional | None) -> dict[str, Any]:
    sessions = desks.open_at(point=workplace.point) if workplace.point else []
    taken = {session.desk_id for session in sessions}
    if workplace.point:
        rows = places_of(workplace.point).exclude(pk__in=taken)
        form.fields["desk"].queryset = rows  # type: ignore[attr-defined]
        form.fields["desk"].initial = rows.first()
    return {
        "workplace": workplace,
        "form": form,
        "mine": mine,
        "is_own": mine is not None and _may_work(workplace, mine),
        "sessions": sessions,
        "agenda_url": workplace.url("agenda"),
    }


def _may_work(workplace: Workplace, mine: Professional) -> bool:
    """From elsewhere one works for the own agency alone."""
    return bool(workplace.point) or mine.resource.organisation_id == workplace.organisation.pk


def is_at(session: DeskSession, workplace: Workplace) -> bool:
    if session.desk is None:
        owner = session.professional.resource.organisation_id
        return workplace.point is None and owner == workplace.organisation.pk
    return workplace.point is not None and session.desk.service_point_id == workplace.point.pk


@require_http_methods(["GET", "POST"])
@at_workplace(Right.ACT)
def screen(request: HttpRequest, workplace: Workplace, session: int) -> HttpResponse:
    """GET shows, with `partial` the parts that change; POST does what `do` says, once."""
    now = timezone.now()
    found = access.session(user=user_of(request), right=Right.ACT, pk=session)
    if not is_at(found, workplace):
        raise NotFound
    refused = None
    if request.method == "POST":
        try:
            messages.success(request, deed_of(request)(Press(request, found, now)))
            return redirect(workplace.url("desk-screen", session=found.pk) + NOW)
        except NotFound:
            raise
        except DomainError as error:
            refused = error
    return _page(request, workplace, found, now, refused)


def _page(
    request: HttpRequest,
    workplace: Workplace,
    session: DeskSession,
    now: datetime,
    refused: DomainError | None,
) -> HttpResponse:
    user = user_of(request)
    board = desk_rows.board_of(session, user=user, now=now)
    if board.current:
        desk_rows.log_sight(board.current, user=user, now=now)
    context = {
        "workplace": workplace,
        "board": board,
        "now": now,
        "refused": told_apart(refused),
        "agenda_url": workplace.url("agenda"),
        "choose_url": workplace.url("desk"),
        "floor_url": workplace.url("floor") if workplace.point else "",
        "calls": video_rows.of_session(session, workplace=workplace, user=user, now=now),
        "talk": None if board.current else talk_now_pages.of_session(session, user=user),
        "answered": board.current.appointment if board.current else None,
        "answered_at": board.current.ticket if board.current else None,
        "answers": _answers(board.current, user, now),
        "may_record": board.current is not None
        and helping.own_part(user, board.current.appointment or board.current.ticket) is not None,
        **_forms(request, board, refused),
        **_after(workplace, board.last, now),
    }
    template = "agenda/_desk.html" if "partial" in request.GET else "agenda/desk.html"
    return render(request, template, context, status=refused.status if refused else 200)


def _answers(visit: Visit | None, user: User, now: datetime) -> list[Told]:
    """What was answered beforehand, from the call on."""
    if visit is None:
        return []
    called = visit.ticket.called_at
    if visit.appointment is None:
        return answers_at(visit.ticket, user=user, now=now, origin="desk", since=called)
    return answers_of(visit.appointment, user=user, now=now, origin="desk", since=called)


def _forms(request: HttpRequest, board: Board, refused: DomainError | None) -> dict[str, Any]:
    """With what was typed, when it was refused."""
    if board.current is None:
        return {}
    ticket = board.current.ticket
    mine = refused is not None and request.POST.get("ticket") == str(ticket.pk)
    do = request.POST.get("do") if mine else ""
    typed = {name: request.POST if do == name else None for name in ("forward", "finish")}
    forms = {
        "forward": ForwardForm(typed["forward"], ticket=ticket, session=board.session),
        "finish": FinishForm(typed["finish"], ticket=ticket),
    }
    return {**forms, "forward_open": do == "forward"}


def _after(workplace: Workplace, last: Visit | None, now: datetime) -> dict[str, Any]:
    """What can be done for who was just helped: write to them, or make a new appointment."""
    if last is None:
        return {}
    query: dict[str, str | int] = {"date": str(now.astimezone(workplace.zone).date()), "persons": 1}
    first = next(iter(last.ticket.services.all()), None)
    if workplace.point and first:
        query |= {"offering": first.offering_id, "persons": first.persons}
    form = details.writing_form(last.appointment) if last.appointment else None
    book = f"{workplace.url('book')}?{urlencode(query)}" if "offering" in query else ""
    return {"may_write": form is not None, "book_url": book or workplace.url("book")}
