"""Messages that did not arrive, and how an organisation wants its messages."""

from uuid import UUID

from django.contrib import messages
from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hub.audit import trail
from hub.notifications import outbox
from hub.notifications.models import Message, MessageState
from hub.people.access import Right
from hub.people.gate import user_of
from scheduling.agenda.doors import at_workplace, may
from scheduling.agenda.letter_forms import PolicyForm
from scheduling.agenda.workplaces import Workplace
from scheduling.messages.models import policy_of

MOST_SHOWN = 200


@require_http_methods(["GET", "POST"])
@at_workplace(Right.ACT)
def undelivered(request: HttpRequest, workplace: Workplace) -> HttpResponse:
    """The dead letters of this workplace's appointments; each can be sent again."""
    letters = _dead_letters(workplace)
    if request.method == "POST":
        return _send_again(request, workplace, letters)
    context = {
        "workplace": workplace,
        "agenda_url": workplace.url("agenda"),
        "letters": letters.order_by("-finished_at")[:MOST_SHOWN],
        "may_plan": may(request, Right.PLAN, workplace),
    }
    return render(request, "agenda/undelivered.html", context)


def _dead_letters(workplace: Workplace) -> QuerySet[Message]:
    # The outbox knows no appointments, only what its writer called the topic.
    topic = Concat(Value("appointment:"), Cast("pk", CharField()))
    topics = workplace.appointments().annotate(topic=topic).values("topic")
    return Message.objects.filter(state=MessageState.FAILED, topic__in=topics)


def _send_again(
    request: HttpRequest, workplace: Workplace, letters: QuerySet[Message]
) -> HttpResponse:
    wanted = _id_or_404(request.POST.get("message", ""))
    if not letters.filter(pk=wanted).exists():
        raise Http404
    now = timezone.now()
    if outbox.send_again(message_id=wanted, now=now):
        trail.record(
            verb="message.sent_again",
            object_type="message",
            object_id=str(wanted),
            now=now,
            actor_id=user_of(request).pk,
            actor_kind="staff",
            service_point_id=workplace.point.pk if workplace.point else None,
            origin="agenda",
        )
        messages.success(request, _("The message will be sent again."))
    return redirect(workplace.url("undelivered"))


def _id_or_404(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error


@require_http_methods(["GET", "POST"])
@at_workplace(Right.PLAN)
def policy(request: HttpRequest, workplace: Workplace) -> HttpResponse:
    """Sender, footer, reminders and quiet hours of the organisation. For who plans all of it."""
    organisation = workplace.organisation
    if not user_of(request).has_perm(f"locations.{Right.PLAN}_organisation", organisation):
        raise Http404
    form = PolicyForm(request.POST or None, instance=policy_of(organisation))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved. It holds from the next message on."))
        return redirect(workplace.url("message-policy"))
    context = {
        "workplace": workplace,
        "organisation": organisation,
        "agenda_url": workplace.url("agenda"),
        "form": form,
    }
    return render(
        request, "agenda/message_policy.html", context, status=422 if form.errors else 200
    )
