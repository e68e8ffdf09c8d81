"""What waits for whom: hand-overs to the own organisation and from it, and one's conversations.
Lists name no citizen; who opens one has looked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from hub.audit import trail
from hub.catalogue import texts
from hub.people.access import Right
from hub.people.gate import staff_only, user_of
from locations import access as reach
from scheduling.agenda.conversations.doors import actor_of
from scheduling.agenda.conversations.forms import ConversationPolicyForm
from scheduling.conversations import access, terms
from scheduling.conversations.models import Conversation, HandOver, HandOverState
from scheduling.conversations.policies import policy_of
from scheduling.reference import readable

MOST_SHOWN = 100
MOST_OWN = 30
FINAL = (HandOverState.PLANNED, HandOverState.REFUSED)


@dataclass(frozen=True, slots=True)
class Row:
    """A hand-over in a list: `other` is the organisation at the other end."""

    pk: int
    conversation: int
    other: str
    purpose: str
    sent_at: datetime
    due_on: date
    state: str
    state_told: str
    late: bool


@dataclass(frozen=True, slots=True)
class Own:
    pk: int
    began_at: datetime
    service: str
    code: str  # of the appointment, or the number of the ticket
    finished: bool
    open_steps: int


@require_GET
@staff_only
def show(request: HttpRequest) -> HttpResponse:
    user, now = user_of(request), timezone.now()
    received = _rows(access.received(user, now=now).order_by("due_on", "pk"), now, mine=False)
    sent = _rows(access.sent(user, now=now).order_by("-sent_at", "-pk"), now, mine=True)
    context = {
        "back": [row for row in sent if row.late],
        "new": [row for row in received if row.state == HandOverState.NEW],
        "accepted": [row for row in received if row.state == HandOverState.ACCEPTED],
        "answered": [row for row in received if row.state in FINAL],
        "receives": access.organisations(user).exists(),
        "sent": [row for row in sent if not row.late],
        "own": _own(user, now),
        "policies": reach.organisations(user, Right.PLAN).order_by("name"),
    }
    return render(request, "agenda/conversations/list.html", context)


def _rows(found: Any, now: datetime, *, mine: bool) -> list[Row]:
    related = ("receiver", "consent", "conversation__organisation")
    return [_row(one, now, mine=mine) for one in found.select_related(*related)[:MOST_SHOWN]]


def _row(one: HandOver, now: datetime, *, mine: bool) -> Row:
    other = one.receiver if mine else one.conversation.organisation
    return Row(
        pk=one.pk,
        conversation=one.conversation_id,
        other=other.name,
        purpose=one.consent.get_purpose_display(),
        sent_at=one.sent_at,
        due_on=one.due_on,
        state=one.state,
        state_told=one.get_state_display(),
        late=one.state == HandOverState.NEW and one.due_on < terms.today(now),
    )


def _own(user: Any, now: datetime) -> list[Own]:
    rows = access.conversations(user, now=now).filter(author=user)
    todo = Count("steps", filter=Q(steps__done_at=None))
    found = list(
        rows.select_related("service", "appointment", "ticket")
        .annotate(todo=todo)
        .order_by("-began_at", "-pk")[:MOST_OWN]
    )
    return list(_as_own(found))


def _as_own(found: Iterable[Any]) -> Iterable[Own]:
    rows = list(found)
    titles = texts.titles_of([row.service for row in rows])
    for row in rows:
        yield Own(
            pk=row.pk,
            began_at=row.began_at,
            service=titles[row.service_id],
            code=_code(row),
            finished=row.finished_at is not None,
            open_steps=row.todo,
        )


def _code(row: Conversation) -> str:
    if row.appointment:
        return readable(row.appointment.reference)
    return str(row.ticket.number) if row.ticket else ""


@require_http_methods(["GET", "POST"])
@staff_only
def policy(request: HttpRequest, organisation: str) -> HttpResponse:
    """How long records stay and how soon hand-overs are answered. For who plans all of it, and is
    of the organisation: who reads what citizens said is decided by no other."""
    user = user_of(request)
    owner = reach.own_organisations(user, Right.PLAN).filter(slug=organisation).first()
    if owner is None:
        raise Http404
    form = ConversationPolicyForm(request.POST or None, instance=policy_of(owner))
    if request.method == "POST" and form.is_valid():
        form.save()
        trail.record(
            verb="conversation_policy.changed",
            object_type="organisation",
            object_id=owner.pk,
            now=timezone.now(),
            actor_id=user.pk,
            actor_kind="staff",
            origin=actor_of(request).origin,
        )
        messages.success(request, _("Saved. It holds for what changes from now on."))
        return redirect("agenda:conversation-policy", organisation=owner.slug)
    context = {"organisation": owner, "form": form}
    status = 422 if form.errors else 200
    return render(request, "agenda/conversations/policy.html", context, status=status)
