"""One agreement: answering it, taking it back, ending it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hub.catalogue.published import text_of
from hub.errors import DomainError
from hub.intervals import local_day
from hub.people.access import Right, note_behalf
from hub.people.gate import staff_only, user_of
from locations import access
from locations.agreements import answering, ending
from locations.agreements.answering import other
from locations.models import Agreement, AgreementState, Channel, Side
from scheduling.agenda.agreements import booked
from scheduling.agenda.agreements.forms import AnswerForm, EndForm
from scheduling.agenda.agreements.pages import of_user, sides_of


@dataclass(slots=True)
class _Seen:
    """The agreement as the user sees it: from which sides, and with which button pressed."""

    row: Agreement
    sides: set[str]
    do: str
    answer: AnswerForm
    end: EndForm

    @property
    def answerer(self) -> Side:
        return other(self.row.asked_by)

    @property
    def pressed(self) -> Form:
        return self.end if self.do == "end" else self.answer


@require_http_methods(["GET", "POST"])
@staff_only
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """POST does what `do` says. Of others and missing are the same 404."""
    seen = _seen(request, pk)
    if not seen.do:
        return _page(request, seen)
    if seen.do == "end" and (stays := _stays_after(request, seen)):
        return _asked_once_more(request, seen, stays)
    _note_behalf(request, seen)
    try:
        told = _done(request, seen)
    except DomainError as error:
        refused = _told_at_fields(seen.pressed, error)
        seen.row.refresh_from_db()
        return _page(request, seen, refused)
    if not told:
        return _page(request, seen)
    messages.success(request, told)
    return redirect("agenda:agreement", pk=pk)


def _seen(request: HttpRequest, pk: int) -> _Seen:
    user = user_of(request)
    row = of_user(user).filter(pk=pk).first()
    if row is None:
        raise Http404
    own = access.organisations(user, Right.AGREE).values_list("pk", flat=True)
    do = request.POST.get("do", "") if request.method == "POST" else ""
    answers = request.POST if do in ("accept", "refuse") else None
    return _Seen(
        row=row,
        sides=sides_of(row, own),
        do=do,
        answer=AnswerForm(answers, agreement=row, chooses=other(row.asked_by) == Side.HOST),
        end=EndForm(request.POST if do == "end" else None),
    )


def _note_behalf(request: HttpRequest, seen: _Seen) -> None:
    row = seen.row
    owner = row.host_id if Side.HOST in seen.sides else row.service.organisation_id
    note_behalf(user_of(request), owner, now=timezone.now())


def _done(request: HttpRequest, seen: _Seen) -> str:
    """What was done, in words; empty where the form is not right yet."""
    row, do = seen.row, seen.do
    if do != "withdraw" and not seen.pressed.is_valid():
        return ""
    given = seen.pressed.cleaned_data if do != "withdraw" else {}
    who: dict[str, Any] = {
        "agreement": row,
        "now": timezone.now(),
        "actor_id": user_of(request).pk,
    }
    if do == "withdraw" and row.asked_by in seen.sides:
        answering.withdraw(side=row.asked_by, **who)
        return _("The question is taken back.")
    if do == "end":
        ending.end(side=min(seen.sides), **given, **who)
        return _("It ends. What is booked stays.")
    if seen.answerer not in seen.sides or do not in ("accept", "refuse"):
        raise answering.NotYours
    if do == "refuse":
        answering.refuse(side=seen.answerer, answer=given["answer"], **who)
        return _("You refused. The other side gets a message.")
    answering.accept(side=seen.answerer, **given, **who)
    return _("Agreed. Citizens can book it from now on.")


def _told_at_fields(form: Form, refused: DomainError) -> DomainError | None:
    """At the field that it is about, where there is one."""
    mine = {name: text for name, text in refused.fields.items() if name in form.fields}
    for name, text in mine.items():
        form.add_error(name, str(text))
    return None if mine else refused


def _stays_after(request: HttpRequest, seen: _Seen) -> list[dict[str, Any]]:
    """What is booked after the last day, which is shown once before it ends. A day in the past, or
    what has ended already, is refused as ever."""
    is_standing = seen.row.state == AgreementState.AGREED
    if "confirmed" in request.POST or not is_standing or not seen.end.is_valid():
        return []
    last: date = seen.end.cleaned_data["last_day"]
    if last < timezone.localdate(timezone=ending.ZONE):
        return []
    after = booked.coming(seen.row, since=local_day(last, ending.ZONE).end)
    return booked.lines(after, user_of(request))


def _asked_once_more(
    request: HttpRequest, seen: _Seen, stays: list[dict[str, Any]]
) -> HttpResponse:
    context = {
        "row": seen.row,
        "title": text_of(seen.row.service, "title"),
        "last_day": seen.end.cleaned_data["last_day"],
        "stays": stays,
        "kept": [bound.as_hidden() for bound in seen.end],
    }
    return render(request, "agenda/agreements/end.html", context)


def _page(request: HttpRequest, seen: _Seen, refused: DomainError | None = None) -> HttpResponse:
    row, now = seen.row, timezone.now()
    asked = row.state == AgreementState.ASKED
    context = {
        "row": row,
        "title": text_of(row.service, "title"),
        "channels": [Channel(one).label for one in row.channels],
        "skills": [str(one.name_nl) for one in row.skills.all()],
        "may_answer": asked and seen.answerer in seen.sides,
        "may_withdraw": asked and row.asked_by in seen.sides,
        "may_end": row.state == AgreementState.AGREED,
        "answer_form": seen.answer,
        "end_form": seen.end,
        "refused": refused,
        "booked": booked.lines(booked.coming(row, since=now)[: booked.MOST], user_of(request)),
        "last_day": row.ends_at and (row.ends_at - timedelta(minutes=1)),
        "is_over": row.ends_at is not None and row.ends_at <= now,
    }
    wrong = seen.answer.errors or seen.end.errors
    status = refused.status if refused else 422 if wrong else 200
    return render(request, "agenda/agreements/show.html", context, status=status)
