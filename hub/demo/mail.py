"""Every message that a citizen can get, to read at leisure. Made by the code that writes them."""

from dataclasses import replace
from datetime import timedelta

from csp.decorators import csp_update
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hub.catalogue.models import Organisation
from hub.demo.page import only_in_the_demo
from hub.keydates import wording as dates
from hub.keydates.models import DateSeries, KeyDate
from hub.notifications.letter import Letter
from locations.models import Channel
from scheduling.messages import wording
from scheduling.messages.facts import Facts, day_of

ORGANISATION = "Gemeente Leeuwarden (demo)"


def index(request: HttpRequest) -> HttpResponse:
    only_in_the_demo()
    return render(request, "demo/mail.html", {"letters": _letters().values()})


# Mail programs know no style sheets, so a mail carries its styles within; for this page alone
# they are allowed.
@csp_update({"style-src": ["'self'", "'unsafe-inline'"]})  # type: ignore[arg-type] # its type knows no arguments
def preview(request: HttpRequest, kind: str) -> HttpResponse:
    only_in_the_demo()
    letter = _letters().get(kind)
    if letter is None:
        raise Http404
    return HttpResponse(letter.html(get_language() or "nl"))


def _letters() -> dict[str, Letter]:
    facts = _example()
    day = facts.day
    letters = (
        wording.booked(facts),
        wording.confirm(facts, until="15:30"),
        wording.moved(facts),
        wording.cancelled(facts),
        wording.cancelled_by_staff(
            facts, other_times=(f"{day}, 10:40", f"{day}, 14:20"), book_url="#"
        ),
        wording.reminder(facts),
        wording.waitlist_offer(facts, own=f"{day}, 14:20", until="15:30"),
        wording.waiting(facts),
        wording.nothing_found(facts, book_url="#"),
        wording.ticket_nearly_there(name=facts.name, number=47, place=facts.place, link="#"),
        wording.video_link(replace(facts, place=str(Channel.VIDEO_HOME.label), bring=())),
        wording.follow_up(facts, said=_("As agreed, we will call you within two weeks.")),
        wording.feedback(facts),
        dates.confirm("#"),
        dates.reminder(_dates(), timezone.localdate() + timedelta(days=3), 3, "#"),
    )
    return {letter.kind: letter.signed(ORGANISATION, "") for letter in letters}


def _dates() -> list[KeyDate]:
    owner = Organisation(name="Sociale Verzekeringsbank (demo)")
    series = DateSeries(
        organisation=owner, title_nl="AOW wordt betaald", title_en="State pension is paid"
    )
    return [KeyDate(series=series, day=timezone.localdate())]


def _example() -> Facts:
    return Facts(
        name="Sanne Visser",
        day=day_of(timezone.localtime(timezone.now())),
        time="09:20",
        place="Stadhuis Leeuwarden, Oldehoofsterkerkhof 2, 8911 DH Leeuwarden",
        reference="CDFG-3467",
        service=_("Apply for a passport"),
        bring=(_("Your old passport"), _("A passport photo")),
        link="#",
        reason=_("A colleague is ill."),
    )
