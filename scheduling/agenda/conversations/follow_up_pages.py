"""Follow-up appointments on the spot, at whatever agency helps: one visit or several."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hub.catalogue import texts
from hub.catalogue.models import Service
from hub.errors import DomainError
from scheduling.agenda.conversations import on_the_spot
from scheduling.agenda.conversations.doors import actor_of, at_conversation
from scheduling.booking import Contact
from scheduling.conversations import guides, others, records, steps
from scheduling.conversations.content import Content
from scheduling.conversations.models import Conversation, StepOwner
from scheduling.conversations.steps import Plan
from scheduling.models import Appointment

TOLD = "others_told"  # in the session of staff
MOST_TYPED = 20


@require_http_methods(["GET", "POST"])
@at_conversation
def show(request: HttpRequest, record: Conversation) -> HttpResponse:
    now, refused, also = timezone.now(), None, _told(request, record)
    asked = on_the_spot.asked(request, only=None, now=now)
    content = records.content_of(record)
    actor = actor_of(request)

    def note(made: Appointment) -> None:
        day = timezone.localtime(made.starts_at).date()
        plan = Plan(on_the_spot.in_words(made), StepOwner.CITIZEN, due_on=day)
        steps.add_booked(conversation=record, plan=plan, appointment=made, now=now, actor=actor)

    if "code" in request.POST:
        try:
            _tell(request, record, now)
            return redirect(request.get_full_path())
        except DomainError as error:
            refused = error
    elif request.method == "POST":
        try:
            on_the_spot.book(
                request,
                asked,
                near=record,
                also=also,
                contact=contact_of(content),
                language=record.language,
                actor=actor,
                now=now,
                then=note,
            )
        except DomainError as error:
            refused = error
        else:
            messages.success(request, _("The appointment is made. It stands on the record."))
            return redirect("agenda:conversation-follow-up", pk=record.pk)
    context = {
        "record": record,
        "content": content,
        "reached": content.email or content.phone,
        "refused": refused,
        "told": len(also),
        "typed": request.POST.get("code", "")[:MOST_TYPED],
        "made": [step for step in steps.of(record) if step.appointment],
        **_services(record, content, asked.topics),
        **on_the_spot.context_of(asked, near=record, also=also, only=None, now=now),
    }
    status = refused.status if refused else 200
    return render(request, "agenda/conversations/follow_up.html", context, status=status)


def _told(request: HttpRequest, record: Conversation) -> list[int]:
    """Other appointments of this citizen, by their ids: for as long as one is logged in."""
    return list(request.session.get(TOLD, {}).get(str(record.pk), []))


def _tell(request: HttpRequest, record: Conversation, now: datetime) -> None:
    """Raises as the rule does."""
    found = others.told(
        conversation=record,
        code=request.POST["code"],
        agreed="agreed" in request.POST,
        now=now,
        actor=actor_of(request),
    )
    mine = list(dict.fromkeys([*_told(request, record), found]))
    request.session[TOLD] = {**request.session.get(TOLD, {}), str(record.pk): mine}
    messages.success(request, _("The time of that appointment is left out. We do not show it."))


def contact_of(content: Content) -> Contact:
    return Contact(name=content.name, email=content.email, phone=content.phone)


def _services(record: Conversation, content: Content, chosen: list[Service]) -> dict[str, Any]:
    """What the guide names first, the others behind it; each with whether it is chosen."""
    guide = guides.of(record.service)
    helping = guides.helping(guide, content.domains, asking=record.service)
    every = list(texts.topics(timezone.now()))
    titles = texts.titles_of([*every, *helping])
    first = {service.pk for service in helping}
    rest = sorted(
        ((one.pk, titles[one.pk]) for one in every if one.pk not in first),
        key=lambda pair: pair[1].lower(),
    )
    picked = {service.pk for service in chosen}
    return {
        "helping": [(one.pk, titles[one.pk], one.pk in picked) for one in helping],
        "rest": [(pk, title, pk in picked) for pk, title in rest],
        "rest_open": any(pk in picked for pk, _title in rest) or not helping,
    }
