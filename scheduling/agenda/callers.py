"""Booking for somebody on the phone: a service, a time, a name."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hub.errors import DomainError
from hub.people.access import Right
from locations.models import Offering
from scheduling import booking
from scheduling.agenda import extras, times
from scheduling.agenda.details import start_in
from scheduling.agenda.doors import actor_of, at_workplace
from scheduling.agenda.extras import ExtraForm
from scheduling.agenda.forms import CallerForm, ServiceChoice
from scheduling.agenda.times import Choice
from scheduling.agenda.workplaces import Workplace
from scheduling.availability import Asker, Item, Party
from scheduling.errors import NoStart
from scheduling.models import Appointment


@require_http_methods(["GET", "POST"])
@at_workplace(Right.ACT)
def book(request: HttpRequest, workplace: Workplace) -> HttpResponse:
    """One page: what was chosen stands in the address, what was typed in the form."""
    now = timezone.now()
    chosen = ServiceChoice(
        request.GET if "offering" in request.GET else None,
        workplace=workplace,
        initial={"date": now.astimezone(workplace.zone).date()},
    )
    caller = CallerForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {
        "workplace": workplace,
        "chosen": chosen,
        "caller": caller,
        "agenda_url": workplace.url("agenda"),
    }
    if not chosen.is_valid():
        return render(request, "agenda/book.html", context, status=422 if chosen.errors else 200)
    offering = chosen.cleaned_data["offering"]
    party = Party(persons=min(chosen.cleaned_data["persons"], offering.max_persons))
    day = chosen.cleaned_data["date"]

    def choose() -> Choice:
        return times.choose(items=[Item(offering, party)], day=day, zone=workplace.zone, now=now)

    choice = choose()
    extra = extras.form_for(request, workplace, offering, party, choice)
    if request.method == "POST" and _are_valid(caller, extra):
        try:
            return _book(request, offering, party, caller, extra)
        except DomainError as refused:
            context["refused"], choice = refused, choose()
    query = request.GET.copy()
    query.pop("date", None)
    context |= {"choice": choice, "extra": extra, "days_query": f"{query.urlencode()}&"}
    why = {"offering": offering.pk, "date": day, "persons": party.persons, "asker": Asker.STAFF}
    context["why_url"] = f"{workplace.url('reasons')}?{urlencode(why)}"
    refused_status = context["refused"].status if "refused" in context else 200
    wrong = caller.errors or (extra and extra.errors)
    return render(request, "agenda/book.html", context, status=422 if wrong else refused_status)


def _are_valid(caller: CallerForm, extra: ExtraForm | None) -> bool:
    """Both are asked, so that all that is wrong is told at once."""
    return all([caller.is_valid(), extra is None or not extra.is_bound or extra.is_valid()])


def _book(
    request: HttpRequest,
    offering: Offering,
    party: Party,
    caller: CallerForm,
    extra: ExtraForm | None,
) -> HttpResponse:
    if extra is not None and extra.is_bound:
        made = extras.book(request, offering, party, caller.contact(), extra)
    else:
        made = _book_free(request, offering, party, caller)
    messages.success(request, _("The appointment is made."))
    return redirect("agenda:appointment", reference=made.reference)


def _book_free(
    request: HttpRequest, offering: Offering, party: Party, caller: CallerForm
) -> Appointment:
    start, now, actor = start_in(request), timezone.now(), actor_of(request)
    if start is None:
        raise NoStart
    held = booking.hold(offering=offering, start=start, now=now, party=party, actor=actor)
    try:
        return booking.confirm(
            appointment=held.appointment,
            contact=caller.contact(),
            now=now,
            token=held.token,
            actor=actor,
        )
    except DomainError:
        booking.release(appointment=held.appointment, now=now)
        raise
