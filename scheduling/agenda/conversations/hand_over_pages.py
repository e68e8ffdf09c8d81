"""Handing over: what goes along, to whom and what for, with the citizen's yes."""

import json
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hub.catalogue.models import Organisation
from hub.errors import DomainError, Invalid
from hub.people.gate import user_of
from scheduling.agenda.answers import answers_of
from scheduling.agenda.conversations.doors import actor_of, at_conversation
from scheduling.agenda.conversations.forms import HandOverForm
from scheduling.conversations import access, hand_overs, records, seen, steps
from scheduling.conversations.content import HandedOver, Part
from scheduling.conversations.models import Conversation, HandOver, Purpose
from scheduling.conversations.steps import Step
from scheduling.reference import new_token

CONTACT = "contact"


@require_http_methods(["GET", "POST"])
@at_conversation
def send(request: HttpRequest, record: Conversation) -> HttpResponse:
    """First what is chosen, then all of it as the citizen reads it, with the yes. What goes is what
    was shown: where the record changed meanwhile, it is shown again."""
    now, refused = timezone.now(), None
    parts = _parts(request, record, now)
    form = HandOverForm(
        request.POST if request.method == "POST" else None,
        receivers=hand_overs.receivers(sender=record.organisation),
        parts=[(CONTACT, _("Name and how to reach the citizen")), *_headings(parts)],
    )
    shown: Shown | None = None
    if request.method == "POST" and form.is_valid() and request.POST.get("do") != "change":
        shown = _shown(form, record, parts)
        try:
            if request.POST.get("shown") == shown.stamp:
                return _send(request, record, shown, agreed=form.cleaned_data["agreed"], now=now)
            hand_overs.must_hold(purpose=shown.purpose, copy=shown.copy)
        except Invalid as wrong:
            for field, sentence in wrong.fields.items():
                form.add_error(field, str(sentence))
            shown = shown if set(wrong.fields) == {"agreed"} else None
        except DomainError as error:
            refused = error
    context = {
        "record": record,
        "form": form,
        "parts": parts,
        "shown": shown,
        "changed": shown is not None and bool(request.POST.get("shown")) and not form.errors,
        "press": request.POST.get("press", "")[:64] or new_token(),
        "refused": refused,
    }
    status = refused.status if refused else 422 if form.errors else 200
    return render(request, "agenda/conversations/hand_over.html", context, status=status)


@dataclass(frozen=True, slots=True)
class Shown:
    """What goes to whom and what for, as the citizen reads it before the yes."""

    to: Organisation
    purpose: str
    copy: HandedOver

    @property
    def purpose_told(self) -> str:
        return str(Purpose(self.purpose).label)

    @property
    def stamp(self) -> str:
        """The same for the same; of no use for anything else."""
        what = json.dumps([self.to.pk, self.purpose, self.copy.packed()], sort_keys=True)
        return salted_hmac("hand_over.shown", what, algorithm="sha256").hexdigest()


def _shown(form: HandOverForm, record: Conversation, parts: dict[str, Part]) -> Shown:
    given = form.cleaned_data
    copy = _copy(record, parts, given["parts"], given["message"])
    return Shown(given["to"], given["purpose"], copy)


def _send(
    request: HttpRequest, record: Conversation, shown: Shown, *, agreed: bool, now: datetime
) -> HttpResponse:
    made = hand_overs.send(
        conversation=record,
        to=shown.to,
        purpose=shown.purpose,
        agreed=agreed,
        copy=shown.copy,
        press=request.POST.get("press", "")[:64] or new_token(),
        user=user_of(request),
        now=now,
        actor=actor_of(request),
    )
    sent = _("Sent to %(to)s. They answer no later than %(day)s.")
    day = date_format(made.due_on, "j F")
    messages.success(request, sent % {"to": made.receiver.name, "day": day})
    return redirect(reverse("agenda:conversation", args=[record.pk]) + "#sent")


@require_POST
@at_conversation
def take_back(request: HttpRequest, record: Conversation, hand_over: int) -> HttpResponse:
    found = HandOver.objects.filter(conversation=record, pk=min(hand_over, access.LARGEST)).first()
    if found is None:
        raise Http404
    try:
        hand_overs.take_back(hand_over=found, now=timezone.now(), actor=actor_of(request))
    except DomainError as refused:
        if refused.status == 404:  # the citizen was first
            return redirect(reverse("agenda:conversation", args=[record.pk]) + "#sent")
        messages.error(request, str(refused))
    else:
        messages.success(request, _("It is taken back. They cannot read it any more."))
    return redirect(reverse("agenda:conversation", args=[record.pk]) + "#sent")


def _parts(request: HttpRequest, record: Conversation, now: datetime) -> dict[str, Part]:
    """What can go along, by its key: only what there is, and only what the user may read."""
    content = records.content_of(record)
    found: dict[str, Part] = {}
    if content.agreed:
        found["agreed"] = Part(_("What we agreed"), content.agreed)
    todo = [_line(step, record) for step in steps.of(record)]
    if todo:
        found["steps"] = Part(_("Next steps"), "\n".join(todo))
    if record.appointment:
        answers = answers_of(
            record.appointment,
            user=user_of(request),
            now=now,
            origin="conversation",
            since=now - seen.ONE_LOOK,
        )
        for number, one in enumerate(answers):
            found[f"answer-{number}"] = Part(one.label, one.answer, answered=True)
    return found


def _line(step: Step, record: Conversation) -> str:
    who = {"citizen": _("The citizen"), "own": record.organisation.name}.get(step.owner, step.other)
    day = f" ({date_format(step.due_on, 'j F Y')})" if step.due_on else ""
    return f"{who}: {step.what}{day}"


def _headings(parts: dict[str, Part]) -> list[tuple[str, str]]:
    return [(key, part.label) for key, part in parts.items()]


def _copy(
    record: Conversation, parts: dict[str, Part], chosen: list[str], message: str
) -> HandedOver:
    content = records.content_of(record)
    reach = content if CONTACT in chosen else None
    return HandedOver(
        message=message.strip(),
        name=reach.name if reach else "",
        email=reach.email if reach else "",
        phone=reach.phone if reach else "",
        parts=tuple(part for key, part in parts.items() if key in chosen),
    )
