"""The record at the desk: written while one talks, saved with every press, finished once."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hub.catalogue import texts
from hub.errors import DomainError, Invalid, NotFound
from hub.people.access import Right
from hub.people.gate import staff_only, user_of
from scheduling.agenda.answers import answers_at, answers_of
from scheduling.agenda.conversations.doors import actor_of, at_conversation
from scheduling.agenda.conversations.forms import AdditionForm, RecordForm, StepForm
from scheduling.agenda.doors import at_appointment
from scheduling.agenda.workplaces import Workplace
from scheduling.booking import Actor
from scheduling.conversations import access, guides, records, seen, steps, telling
from scheduling.conversations.content import Content
from scheduling.conversations.models import Conversation
from scheduling.conversations.refusals import AlreadyFinished, NobodyHelps
from scheduling.models import Appointment
from scheduling.queue import access as line

ELSEWHERE = {  # what is opened after the text was kept
    "note": "agenda:conversation-note",
    "follow-up": "agenda:conversation-follow-up",
    "hand-over": "agenda:conversation-hand-over",
}


@require_POST
@at_appointment(Right.ACT)
def open_appointment(
    request: HttpRequest, appointment: Appointment, workplace: Workplace
) -> HttpResponse:
    try:
        record = records.of_appointment(
            appointment=appointment,
            user=user_of(request),
            now=timezone.now(),
            actor=actor_of(request),
        )
    except NobodyHelps as nobody:
        raise Http404 from nobody
    return redirect("agenda:conversation", pk=record.pk)


@require_POST
@staff_only
def open_ticket(request: HttpRequest, ticket: int) -> HttpResponse:
    user = user_of(request)
    try:
        found = line.ticket(user=user, right=Right.ACT, pk=min(ticket, access.LARGEST))
        record = records.of_ticket(
            ticket=found, user=user, now=timezone.now(), actor=actor_of(request)
        )
    except (NotFound, NobodyHelps) as nobody:
        raise Http404 from nobody
    return redirect("agenda:conversation", pk=record.pk)


@dataclass(slots=True)
class Page:
    """What was typed, where it was refused, and what stands meanwhile."""

    form: RecordForm | None = None
    step: StepForm | None = None
    addition: AdditionForm | None = None
    refused: DomainError | None = None
    stored: Content | None = None  # what somebody else kept meanwhile

    @property
    def status(self) -> int:
        if self.refused:
            return self.refused.status
        forms = (self.form, self.step, self.addition)
        return 422 if any(form is not None and form.errors for form in forms) else 200


@dataclass(frozen=True, slots=True)
class Press:
    request: HttpRequest
    record: Conversation
    now: datetime

    @property
    def do(self) -> str:
        return self.request.POST.get("do", "save")

    @property
    def actor(self) -> Actor:
        return actor_of(self.request)

    @property
    def revision(self) -> int:
        """-1, which no record has, for what is no number."""
        text = self.request.POST.get("revision", "")
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1

    def facts(self) -> dict[str, Any]:
        return {"conversation": self.record, "now": self.now, "actor": self.actor}


@require_http_methods(["GET", "POST"])
@at_conversation
def show(request: HttpRequest, record: Conversation) -> HttpResponse:
    """GET shows. POST keeps what was typed, whatever button it was, and then does what it says."""
    now = timezone.now()
    if request.method == "POST":
        press = Press(request, record, now)
        return _add_to(press) if record.finished_at else _write(press)
    seen.look("conversation.seen", record, now=now, actor=actor_of(request))
    return _page(request, record, Page())


def _write(press: Press) -> HttpResponse:
    guide = guides.of(press.record.service)
    form = RecordForm(press.request.POST, guide=guide)
    page = Page(form=form)
    try:
        if not form.is_valid():
            return _answer(press, page)
        kept = records.save(content=form.content(), revision=press.revision, **press.facts())
        _add_step(press, page)
        if press.do in ELSEWHERE and page.status == 200:
            return redirect(ELSEWHERE[press.do], pk=kept.pk)
        if page.status == 200:
            _deed(press, kept, page)
    except Invalid as wrong:
        _at_fields(page, wrong)
    except NotFound:
        raise
    except DomainError as refused:
        page.refused = refused
    return _answer(press, page)


def _add_step(press: Press, page: Page) -> None:
    """Whatever button it was: a step that was typed is not lost. Raises as the rule does."""
    if press.do == "step" or press.request.POST.get("step_what", "").strip():
        page.step = StepForm(press.request.POST)
        if page.step.is_valid():
            steps.add(plan=page.step.plan(), **press.facts())


def _deed(press: Press, kept: Conversation, page: Page) -> None:
    """What the button says beside saving. Raises as the rules do."""
    name, _dash, number = press.do.partition("-")
    facts = press.facts()
    if name == "finish":
        records.finish(revision=kept.revision, **facts)
        messages.success(press.request, _("The record is finished. Give it to the citizen."))
    elif name in DEEDS:
        DEEDS[name](_number(number), facts)
    elif name not in ("save", "step"):
        raise NotFound


def _number(text: str) -> int:
    if text.isascii() and text.isdecimal() and len(text) < 19:
        return int(text)
    raise NotFound


DEEDS: dict[str, Callable[[int, dict[str, Any]], None]] = {
    "remove": lambda pk, facts: steps.remove(pk=pk, **facts),
    "tick": lambda pk, facts: steps.tick(pk=pk, done=True, **facts),
    "untick": lambda pk, facts: steps.tick(pk=pk, done=False, **facts),
}


def _at_fields(page: Page, wrong: Invalid) -> None:
    for field, sentence in wrong.fields.items():
        if page.step is not None and f"step_{field}" in page.step.fields:
            page.step.add_error(f"step_{field}", str(sentence))
        elif page.form is not None:
            page.form.add_error(field, str(sentence))


def _answer(press: Press, page: Page) -> HttpResponse:
    """For the saving in between some figures, else a page."""
    record = Conversation.objects.select_related("organisation").get(pk=press.record.pk)
    if "X-Autosave" in press.request.headers:
        return _figures(record, page, press.now)
    if page.status == 200:
        anchor = "" if press.do in ("save", "finish") else "#steps"
        if press.do == "save":
            messages.success(press.request, _("Kept."))
        return redirect(reverse("agenda:conversation", args=[record.pk]) + anchor)
    if page.refused:
        page.stored = records.content_of(record)
    return _page(press.request, press.record, page)


def _figures(record: Conversation, page: Page, now: datetime) -> HttpResponse:
    """What the script needs: which revision the page is at now, or that it is old."""
    told = {
        "revision": record.revision,
        "told": _("Kept at %(time)s.") % {"time": date_format(timezone.localtime(now), "H:i")},
    }
    if page.refused:
        told["told"] = str(page.refused.sentence)
    elif page.status != 200:
        told["told"] = _("Not kept: something is not filled in correctly.")
    return JsonResponse(told, status=page.status)


def _add_to(press: Press) -> HttpResponse:
    """Of a finished record: ticking steps, and additions. What was typed on a page that is older
    than the end is not lost: it becomes the text of an addition that can be sent."""
    page, name = Page(), press.do.partition("-")[0]
    try:
        if name in ("tick", "untick"):
            DEEDS[name](_number(press.do.partition("-")[2]), press.facts())
            return redirect(reverse("agenda:conversation", args=[press.record.pk]) + "#steps")
        if name == "add":
            page.addition = AdditionForm(press.request.POST)
            if page.addition.is_valid():
                records.add(
                    text=page.addition.cleaned_data["text"],
                    user=user_of(press.request),
                    **press.facts(),
                )
                messages.success(press.request, _("Added."))
                return redirect("agenda:conversation", pk=press.record.pk)
        elif press.do in ELSEWHERE:
            return redirect(ELSEWHERE[press.do], pk=press.record.pk)
        else:
            page.addition = AdditionForm(initial={"text": press.request.POST.get("agreed", "")})
            page.refused = AlreadyFinished()
    except Invalid as wrong:
        if page.addition is not None:
            page.addition.add_error("text", str(next(iter(wrong.fields.values()))))
    if "X-Autosave" in press.request.headers:
        return _figures(press.record, page, press.now)
    return _page(press.request, press.record, page)


def _page(request: HttpRequest, given: Conversation, page: Page) -> HttpResponse:
    now, user = timezone.now(), user_of(request)
    related = ("organisation", "service__base", "appointment", "ticket", "author")
    record = Conversation.objects.select_related(*related).get(pk=given.pk)
    told, guide = telling.told(record, for_staff=True), guides.of(record.service)
    ticked = page.form.data.getlist("domains") if page.form else told.content.domains  # type: ignore[attr-defined]
    helping = guides.helping(guide, ticked, asking=record.service)
    context = {
        "record": record,
        "told": told,
        "zone": record.zone,
        "guide": guide,
        "ticked": ticked,
        "title": texts.titles_of([record.service])[record.service_id],
        "helping": list(texts.titles_of(helping).values()),
        "form": page.form or RecordForm(guide=guide, initial=initial(told.content)),
        "step": page.step if page.step and page.step.errors else StepForm(),
        "addition": page.addition or AdditionForm(),
        "refused": page.refused,
        "stored": page.stored if not record.finished_at else None,
        "answered": record.appointment,
        "answers": _answers(record, user, now),
        "answered": record.appointment,
        "answered_at": record.ticket,
    }
    return render(request, "agenda/conversations/record.html", context, status=page.status)


def initial(content: Content) -> dict[str, Any]:
    return replace(content, domains=()).packed() | {"domains": list(content.domains)}


def _answers(record: Conversation, user: Any, now: datetime) -> list[Any]:
    since = now - seen.ONE_LOOK
    if record.ticket is not None:
        return answers_at(record.ticket, user=user, now=now, origin="conversation", since=since)
    if record.appointment is None:
        return []
    return answers_of(record.appointment, user=user, now=now, origin="conversation", since=since)
