"""No time that suits: a place in line without an appointment. One page, for what would suit and how
to reach the citizen; after it the link of the message does all."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from hub.api.callers import caller_of
from hub.errors import DomainError, Invalid
from locations.models import Offering
from scheduling.availability import Item, Party
from scheduling.booking import check_party
from scheduling.reference import new_token
from scheduling.waitlist import asking, standing
from scheduling.waitlist.form import AskForm
from scheduling.web import advised, citizen, wishes
from scheduling.web.asked import asked_of
from scheduling.web.choices import Choices
from scheduling.web.what import topic_or_404
from scheduling.web.when import items_of, offering_or_404


def ask(request: HttpRequest, topic_id: int) -> HttpResponse:
    topic = topic_or_404(topic_id)
    choices, now = Choices.read(request.GET), timezone.now()
    offering = offering_or_404(topic, choices.offering)
    asked = asked_of(topic, choices, now=now, advised=advised.of(request, now=now))
    items = items_of(offering, asked, choices, now)
    if items is None:
        where = choices.query(offering=None, day=None)
        return redirect(f"{reverse('web:where', args=[topic.pk])}?{where}")
    form = AskForm(
        request.POST if request.method == "POST" else None,
        visit=asking.visit_for(items, now=now),
        wish=None,
        now=now,
    )
    refused = None
    if form.is_valid():
        refused, token = _ask(request, form, items, offering, choices, now)
        if token:
            return redirect("web:earlier", token=token)
    context = {
        "topic": topic,
        "text": asked[0],
        "choices": choices,
        "offering": offering,
        "form": form,
        "refused": refused,
        "soonest_minutes": standing.soonest_minutes(),
        "kept_minutes": standing.minutes_kept_by(offering.service.organisation),
    }
    status = refused.status if refused else 422 if form.errors else 200
    return render(request, "waitlist/ask.html", context, status=status)


def _ask(
    request: HttpRequest,
    form: AskForm,
    items: list[Item],
    offering: Offering,
    choices: Choices,
    now: datetime,
) -> tuple[DomainError | None, str]:
    """The refusal, or the secret of the place in line."""
    token = new_token()
    try:
        check_party(offering, Party(choices.persons))
        wishes.check_support(choices)
        asking.ask(
            items=items,
            contact=form.contact(),
            wanted=form.wanted(),
            token=token,
            now=now,
            held_from=caller_of(request, "holds"),
            actor=citizen.actor_of(request),
        )
    except Invalid as wrong:
        if not set(wrong.fields) <= set(form.fields):
            return wrong, ""
        for field, sentence in wrong.fields.items():
            form.add_error(field, str(sentence))
    except DomainError as refused:
        return refused, ""
    return None, "" if form.errors else token
