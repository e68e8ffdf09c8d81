"""Appointments that lost their desk or person: the best way out of each, and one button to take
many of them at once."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from hub.people.access import Right
from scheduling import booking
from scheduling.agenda import rows
from scheduling.agenda.doors import actor_of, at_workplace, may
from scheduling.agenda.workplaces import Workplace
from scheduling.availability import MOST_SERVICES
from scheduling.booking import Closeness, Conflict, Outcome, WayOut
from scheduling.messages import reach
from scheduling.messages.addressee import policy_for
from scheduling.models import Appointment, Participant
from scheduling.planning import stranded
from scheduling.reference import readable
from scheduling.typed import read_id, read_start

MOST = 100  # on one page; the soonest come first


@require_GET
@at_workplace(Right.SEE)
def attention(request: HttpRequest, workplace: Workplace) -> HttpResponse:
    now = timezone.now()
    hit = _stranded(workplace)
    conflicts = booking.solve(hit[:MOST], now=now)
    context = {
        "workplace": workplace,
        "agenda_url": workplace.url("agenda"),
        "items": _items(conflicts, workplace),
        "more": len(hit) - len(conflicts),
        "may_plan": may(request, Right.PLAN, workplace),
        "can_move": any(conflict.alternatives for conflict in conflicts),
    }
    return render(request, "agenda/attention.html", context)


def _stranded(workplace: Workplace) -> list[Appointment]:
    now = timezone.now()
    if workplace.point:
        return stranded.at_point(workplace.point, now=now)
    return stranded.of_professionals(list(workplace.professionals()), now=now)


def _items(conflicts: list[Conflict], workplace: Workplace) -> list[dict[str, Any]]:
    found = rows.rows_of([conflict.appointment for conflict in conflicts], workplace)
    return [
        {
            "row": row,
            "seen": conflict.appointment.revision,
            "away": ", ".join(conflict.away),
            "unable": ", ".join(conflict.unable),
            "ways": conflict.alternatives,
            "best": conflict.alternatives[0] if conflict.alternatives else None,
            "ticked": _is_ticked(conflict),
        }
        for row, conflict in zip(found, conflicts, strict=True)
    ]


def _is_ticked(conflict: Conflict) -> bool:
    """Beforehand: who keeps the day. Another day or place is for somebody to think about."""
    found = conflict.alternatives
    return bool(found and found[0].closeness in {Closeness.SAME_TIME, Closeness.SAME_DAY})


@require_POST
@at_workplace(Right.PLAN)
def rescue(request: HttpRequest, workplace: Workplace) -> HttpResponse:
    """Each ticked appointment to the way out that was shown for it."""
    hit = {appointment.reference: appointment for appointment in _stranded(workplace)}
    ticked = request.POST.getlist("move")
    ways = list(_ways(request, hit, ticked))
    outcome = booking.rescue(ways=ways, now=timezone.now(), actor=actor_of(request))
    open_still = [code for code in ticked if code in hit and not request.POST.get(f"to-{code}")]
    _tell(request, outcome, solved=len(ticked) - len(ways) - len(open_still))
    if open_still:
        codes = ", ".join(readable(code) for code in open_still)
        text = _("Choose a time and a place first for: %(codes)s.")
        messages.warning(request, text % {"codes": codes})
    return redirect(workplace.url("attention"))


def _ways(request: HttpRequest, hit: dict[str, Appointment], ticked: list[str]) -> Iterator[WayOut]:
    """What is not stranded here any more, or makes no sense, is left out."""
    for reference in dict.fromkeys(ticked):
        chosen, *there = request.POST.get(f"to-{reference}", "").split("@")[: MOST_SERVICES + 1]
        start = read_start(chosen)
        if reference in hit and start is not None:
            seen = read_id(request.POST.get(f"seen-{reference}", ""))
            ids = tuple(read_id(text) for text in there)
            yield WayOut(hit[reference], start, seen, ids)


def _tell(request: HttpRequest, outcome: Outcome, *, solved: int) -> None:
    if outcome.kept:
        count = len(outcome.kept)
        text = ngettext(
            "%(count)s appointment keeps its time, with others.",
            "%(count)s appointments keep their time, with others.",
            count,
        )
        messages.success(request, text % {"count": count})
    if outcome.moved:
        count = len(outcome.moved)
        text = ngettext(
            "%(count)s appointment has a new time. The citizen is told.",
            "%(count)s appointments have a new time. The citizens are told.",
            count,
        )
        messages.success(request, text % {"count": count})
    if solved:
        text = ngettext(
            "%(count)s appointment was solved already.",
            "%(count)s appointments were solved already.",
            solved,
        )
        messages.info(request, text % {"count": solved})
    for refused in outcome.refused:
        messages.error(request, f"{readable(refused.appointment.reference)}: {refused.error}")
    to_call = ", ".join(_unreached(outcome.moved))
    if to_call:
        text = _("Call these citizens about their new time, for they get no message: %(codes)s.")
        messages.warning(request, text % {"codes": to_call})


def _unreached(moved: Iterable[Appointment]) -> Iterator[str]:
    """The codes of who has neither a mail address nor a number for text messages."""
    for appointment in moved:
        booker = Participant.objects.filter(appointment=appointment).first()
        policy = policy_for(appointment)
        if booker is None or not reach.usual_channel(booker, policy):
            yield readable(appointment.reference)
