"""The private note of a professional, on a page of its own."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hub.errors import DomainError
from hub.people.gate import user_of
from scheduling.agenda.conversations.doors import actor_of, at_conversation
from scheduling.agenda.conversations.forms import PrivateNoteForm
from scheduling.conversations import notes
from scheduling.conversations.models import Conversation, NoteReaders
from scheduling.conversations.notes import Note
from scheduling.conversations.policies import policy_of


@require_http_methods(["GET", "POST"])
@at_conversation
def show(request: HttpRequest, record: Conversation) -> HttpResponse:
    now, user, refused = timezone.now(), user_of(request), None
    form = PrivateNoteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            notes.write(
                user=user,
                conversation=record,
                text=form.cleaned_data["text"],
                revision=_revision(request),
                now=now,
                actor=actor_of(request),
            )
        except DomainError as error:
            refused = error
        else:
            messages.success(request, _("The note is kept."))
            return redirect("agenda:conversation-note", pk=record.pk)
    found = notes.read(user=user, conversation=record, now=now, actor=actor_of(request))
    return _page(request, record, form, found, refused)


def _page(
    request: HttpRequest,
    record: Conversation,
    form: PrivateNoteForm,
    found: list[Note],
    refused: DomainError | None,
) -> HttpResponse:
    mine = next((note for note in found if note.is_own), None)
    policy = policy_of(record.organisation)
    if not form.is_bound:
        form = PrivateNoteForm(initial={"text": mine.text if mine else ""})
    context = {
        "record": record,
        "form": form,
        "mine": mine,
        "others": [note for note in found if not note.is_own],
        "readers": NoteReaders(policy.note_readers).label,
        "days": policy.note_days,
        "refused": refused,
    }
    status = refused.status if refused else 422 if form.errors else 200
    return render(request, "agenda/conversations/note.html", context, status=status)


def _revision(request: HttpRequest) -> int:
    text = request.POST.get("revision", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1
