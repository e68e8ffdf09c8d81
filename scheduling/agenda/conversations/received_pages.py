"""What another organisation handed over to the own one: reading it, and answering."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hub.catalogue import texts
from hub.catalogue.models import Service
from hub.errors import DomainError, Invalid, NotFound
from scheduling.agenda.conversations import on_the_spot
from scheduling.agenda.conversations.doors import actor_of, at_hand_over
from scheduling.agenda.conversations.forms import RefuseForm
from scheduling.booking import Contact
from scheduling.conversations import hand_overs, seen, telling
from scheduling.conversations.content import HandedOver
from scheduling.conversations.models import HandOver
from scheduling.models import Appointment


@require_GET
@at_hand_over
def show(request: HttpRequest, hand_over: HandOver) -> HttpResponse:
    seen.look_at(hand_over, now=timezone.now(), actor=actor_of(request))
    return _page(request, hand_over)


@require_POST
@at_hand_over
def accept(request: HttpRequest, hand_over: HandOver) -> HttpResponse:
    try:
        hand_overs.accept(hand_over=hand_over, now=timezone.now(), actor=actor_of(request))
    except NotFound:
        raise
    except DomainError as refused:
        return _page(request, hand_over, refused=refused)
    messages.success(request, _("The citizen and the sender hear that you help."))
    return redirect("agenda:hand-over", pk=hand_over.pk)


@require_POST
@at_hand_over
def refuse(request: HttpRequest, hand_over: HandOver) -> HttpResponse:
    form = RefuseForm(request.POST)
    if not form.is_valid():
        return _page(request, hand_over, form=form)
    try:
        hand_overs.refuse(
            hand_over=hand_over,
            reason=form.cleaned_data["reason"],
            now=timezone.now(),
            actor=actor_of(request),
        )
    except NotFound:
        raise
    except Invalid as wrong:
        form.add_error("reason", str(wrong.fields["reason"]))
        return _page(request, hand_over, form=form)
    except DomainError as refused:
        return _page(request, hand_over, refused=refused, form=form)
    messages.success(request, _("The citizen and the sender hear it, with the reason."))
    return redirect("agenda:hand-over", pk=hand_over.pk)


@require_http_methods(["GET", "POST"])
@at_hand_over
def plan(request: HttpRequest, hand_over: HandOver) -> HttpResponse:
    """An appointment with the own organisation, which is the answer."""
    now, refused, actor = timezone.now(), None, actor_of(request)
    only, near = hand_over.receiver, hand_over.conversation
    asked = on_the_spot.asked(request, only=only, now=now)
    own = _own_topics(hand_over)
    if len(own) == 1:  # there is nothing to choose
        asked.topics = own
    copy = hand_overs.copy_of(hand_over) or HandedOver()

    def answer(made: Appointment) -> None:
        hand_overs.plan(
            hand_over=hand_over,
            appointment=made,
            said=on_the_spot.in_words(made),
            now=now,
            actor=actor,
        )

    if request.method == "POST":
        contact = Contact(name=copy.name, email=copy.email, phone=copy.phone)
        try:
            on_the_spot.book(
                request,
                asked,
                near=near,
                contact=contact,
                language=near.language,
                actor=actor,
                now=now,
                then=answer,
            )
        except NotFound:
            raise
        except DomainError as error:
            refused = error
        else:
            messages.success(request, _("The appointment is made, and the sender hears it."))
            return redirect("agenda:hand-over", pk=hand_over.pk)
    context = {
        "hand_over": hand_over,
        "copy": copy,
        "reached": copy.email or copy.phone,
        "refused": refused,
        "own": _to_choose(own, asked),
        **on_the_spot.context_of(asked, near=near, only=only, now=now),
    }
    status = refused.status if refused else 200
    return render(request, "agenda/conversations/plan.html", context, status=status)


def _own_topics(hand_over: HandOver) -> list[Service]:
    """What the organisation carries out, its own or what it makes of a national one."""
    own = texts.published(timezone.now()).filter(organisation=hand_over.receiver)
    ids = {service.base_id or service.pk for service in own}
    return list(texts.topics(timezone.now()).filter(pk__in=ids))


def _to_choose(own: list[Service], asked: on_the_spot.Asked) -> list[tuple[int, str, bool]]:
    titles = texts.titles_of(own)
    picked = {topic.pk for topic in asked.topics}
    rows = [(topic.pk, titles[topic.pk], topic.pk in picked) for topic in own]
    return sorted(rows, key=lambda row: row[1].lower())


def _page(
    request: HttpRequest,
    given: HandOver,
    *,
    form: RefuseForm | None = None,
    refused: DomainError | None = None,
) -> HttpResponse:
    related = ("receiver", "consent", "conversation__organisation", "sent_by")
    hand_over = HandOver.objects.select_related(*related).get(pk=given.pk)
    context = {
        "hand_over": hand_over,
        "told": telling.sent(hand_over),
        "sender": hand_over.conversation.organisation,
        "zone": hand_over.conversation.zone,
        "late": hand_over.due_on < timezone.localtime().date() and hand_over.state == "new",
        "form": form or RefuseForm(),
        "refused": refused,
    }
    status = refused.status if refused else 422 if form is not None and form.errors else 200
    return render(request, "agenda/conversations/received.html", context, status=status)
