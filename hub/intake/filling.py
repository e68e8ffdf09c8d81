"""A citizen answers. The only writer of intakes: each page is kept, sealed, when it is sent."""

import hashlib
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.api.counted import is_one_too_many
from hub.errors import DomainError, Invalid, Text
from hub.intake import asking, attachments, document, files, reusing, routing, sealing
from hub.intake.answers import checked
from hub.intake.asking import Asked
from hub.intake.differing import doubles
from hub.intake.document import QuestionSet
from hub.intake.files import Sent
from hub.intake.models import Intake, Version
from hub.intake.reading import AnswerRefused
from hub.intake.routing import Route

KEPT_UNFINISHED = timedelta(days=14)
KEPT_FINISHED = timedelta(days=7)
MOST_BEGUN = 60  # per address and hour: a library has one address
MOST_SENT = 60  # times that files are sent, likewise


class AnswersRefused(Invalid):
    """`fields` maps the key of a question, or "key.part", to its sentence."""

    code = "answers_refused"


class TooManyBegun(DomainError):
    code = "too_many_intakes"
    status = 429
    sentence = _("Many have begun from your network just now.")
    way_forward = _("Try again in an hour, or make an appointment without these questions.")


class TooManyFiles(DomainError):
    code = "too_many_files"
    status = 429
    sentence = _("Many files came from your network just now.")
    way_forward = _("Try again in an hour, or bring them to the conversation.")


class ChangedElsewhere(DomainError):
    code = "intake_changed"
    status = 409
    sentence = _("You answered this in another window meanwhile.")
    way_forward = _("You see those answers now. Go on from here.")


@dataclass(frozen=True, slots=True)
class Begun:
    intake: Intake
    token: str  # 192 random bits; only its hash is kept


def begin(
    *, version: Version, now: datetime, caller: str = "", earlier: Intake | None = None
) -> Begun:
    """`caller` is a keyed hash of an address; `earlier` are answers that the citizen wants to use
    again, as far as the same is asked. Raises TooManyBegun, CannotOpen."""
    key = f"intake.begun.{caller}"
    if caller and is_one_too_many(key, most=MOST_BEGUN, seconds=3600):
        raise TooManyBegun
    token = secrets.token_urlsafe(24)
    intake = Intake.objects.create(
        version=version,
        token_hash=_hash_of(token),
        sealed=sealing.seal(_again(earlier, version, now) if earlier else {}),
        began_at=now,
        changed_at=now,
        gone_at=now + KEPT_UNFINISHED,
    )
    return Begun(intake, token)


def _again(earlier: Intake, version: Version, now: datetime) -> dict[str, Any]:
    asked, today = document.read(version.document), timezone.localdate(now)
    return reusing.common(questions_of(earlier), answers_of(earlier), asked, today=today)


def opened_by(token: str, *, now: datetime) -> Intake | None:
    """The intake of this link, while it is kept."""
    return (
        Intake.objects.filter(token_hash=_hash_of(token), gone_at__gt=now)
        .select_related("version__question_set__service__organisation")
        .first()
    )


def questions_of(intake: Intake) -> QuestionSet:
    return document.read(intake.version.document)


def answers_of(intake: Intake) -> dict[str, Any]:
    return sealing.opened(intake.sealed)


def keep(
    *,
    intake: Intake,
    page: str,
    given: Mapping[str, Any],
    revision: int,
    today: date,
    now: datetime,
) -> Intake:
    """Keeps the answers of one page, or none of them. `given` maps the key of a question to its
    value (hub.intake.answers); what is not there was left empty. `revision` is that of the page
    that was shown. Raises AnswersRefused, ChangedElsewhere."""
    with transaction.atomic():
        locked = _locked(intake)
        if locked.revision != revision:
            raise ChangedElsewhere
        questions, answers = questions_of(locked), answers_of(locked)
        asked = _page(questions, answers, page, today)
        # Files are kept when they are sent (`keep_files`): here they are checked, not changed.
        known = {q.key: answers.get(q.key) for q in asked.questions if q.type == "file"}
        sent = {**given, **known}
        answers |= _checked(asked, sent, today)
        if wrong := doubles(questions, asked, sent, answers, today=today):
            raise AnswersRefused(fields=wrong)
        _write(locked, answers, now)
    return locked


def keep_files(
    *,
    intake: Intake,
    page: str,
    question: str,
    sent: Sequence[Sent],
    without: Collection[str] = (),
    revision: int,
    today: date,
    now: datetime,
    caller: str = "",
) -> tuple[Intake, list[Text]]:
    """Keeps the files that are good, beside those kept before but `without` some ids, and says of
    each other one what is wrong: who sent ten pages does not send them again for another answer of
    the page. Raises TooManyFiles, ChangedElsewhere."""
    if caller and sent and is_one_too_many(f"intake.files.{caller}", most=MOST_SENT, seconds=3600):
        raise TooManyFiles
    wrong: list[Text] = []
    with transaction.atomic():
        locked = _locked(intake)
        if locked.revision != revision:
            raise ChangedElsewhere
        questions, answers = questions_of(locked), answers_of(locked)
        asked = _page(questions, answers, page, today)
        files_asked = (q for q in asked.questions if q.key == question and q.type == "file")
        wanted = next(files_asked, None)
        if wanted is None:  # no longer asked, after another answer elsewhere
            raise ChangedElsewhere
        kept = [one for one in answers.get(question) or [] if one["id"] not in without]
        for one in sent:
            try:
                files.must_be_so_many(wanted, len(kept) + 1)
                kept.append(attachments.add(intake=locked, question=wanted, sent=one))
            except AnswerRefused as refused:
                wrong.append(refused.sentence)
        answers = {**answers, question: kept}
        attachments.keep_only(intake=locked, refs=_refs(answers))
        # Nothing kept is no answer yet: the page is still to be answered.
        _write(locked, answers if kept else _left(answers, question), now)
    return locked, list(dict.fromkeys(wrong))


def _refs(answers: Mapping[str, Any]) -> set[str]:
    return {one["id"] for one in files.among(answers)}


def _left(answers: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in answers.items() if name != key}


def _write(locked: Intake, answers: dict[str, Any], now: datetime) -> None:
    locked.sealed = sealing.seal(answers)
    locked.revision += 1
    locked.changed_at, locked.finished_at = now, None
    locked.gone_at = max(locked.gone_at, _gone_at(locked, now + KEPT_UNFINISHED))
    locked.save(update_fields=["sealed", "revision", "changed_at", "finished_at", "gone_at"])


def finish(*, intake: Intake, today: date, now: datetime) -> Route:
    """The rule that applies to the answers. Answers that do not count are forgotten here.
    Raises AnswersRefused where a page is still to be answered, ChangedElsewhere where all was
    deleted meanwhile."""
    with transaction.atomic():
        locked = _locked(intake)
        questions, answers = questions_of(locked), answers_of(locked)
        if still := asking.next_after(questions, answers, None, today=today):
            raise AnswersRefused(fields={still.page.key: _("Give an answer here.")})
        counting = asking.counting(questions, answers, today=today)
        attachments.keep_only(intake=locked, refs=_refs(counting))
        locked.sealed, locked.finished_at, locked.changed_at = sealing.seal(counting), now, now
        locked.gone_at = _gone_at(locked, now + KEPT_FINISHED)
        locked.save(update_fields=["sealed", "finished_at", "changed_at", "gone_at"])
    return routing.route(questions, counting, today=today)


def forget(*, intake: Intake) -> None:
    """At the citizen's wish."""
    Intake.objects.filter(pk=intake.pk).delete()


def need_until(*, intake: Intake, until: datetime | None) -> None:
    """The end of the conversations that it goes along to; None when it goes along to none. Call
    with the row locked (`live`), for `until` was worked out from what may change."""
    kept = KEPT_FINISHED if intake.finished_at else KEPT_UNFINISHED
    intake.needed_until = until
    intake.gone_at = _gone_at(intake, intake.changed_at + kept)
    intake.save(update_fields=["needed_until", "gone_at"])


def live(pk: int) -> Intake | None:
    """Its row, locked until the transaction ends; None where it was deleted meanwhile. Taken before
    any row of what it goes along to."""
    found = Intake.objects.select_for_update(of=("self",)).select_related("version")
    return found.filter(pk=pk).first()


def _gone_at(intake: Intake, otherwise: datetime) -> datetime:
    """What is answered or finished anew is not gone before its conversation was."""
    needed = intake.needed_until
    return max(otherwise, needed + KEPT_FINISHED) if needed else otherwise


def _locked(intake: Intake) -> Intake:
    """Raises ChangedElsewhere where it was deleted meanwhile."""
    locked = live(intake.pk)
    if locked is None:
        raise ChangedElsewhere
    return locked


def forget_old(*, now: datetime, at_once: int = 500) -> int:
    """What nobody comes back for. Gives how many. Who keeps or moves one at this moment comes
    first, and then it stays."""
    gone = 0
    while True:
        with transaction.atomic():
            old = Intake.objects.select_for_update(skip_locked=True).filter(gone_at__lte=now)
            batch = list(old.values_list("pk", flat=True)[:at_once])
            Intake.objects.filter(pk__in=batch).delete()
        gone += len(batch)
        if len(batch) < at_once:
            return gone


def reseal(*, at_once: int = 500) -> int:
    """Seals all with the first key, so that older ones may go. Gives how many."""
    done, last = 0, 0
    while batch := list(Intake.objects.filter(pk__gt=last).order_by("pk")[:at_once]):
        last = batch[-1].pk
        for one in batch:
            # Under the row's lock: an answer kept meanwhile is never put back.
            with transaction.atomic():
                locked = Intake.objects.select_for_update().filter(pk=one.pk).first()
                if locked:
                    locked.sealed = sealing.resealed(locked.sealed)
                    locked.save(update_fields=["sealed"])
                    done += 1
    return done


def _page(questions: QuestionSet, answers: Mapping[str, Any], key: str, today: date) -> Asked:
    for asked in asking.pages(questions, answers, today=today):
        if asked.page.key == key:
            return asked
    raise ChangedElsewhere  # it is no longer asked, after another answer elsewhere


def _checked(asked: Asked, given: Mapping[str, Any], today: date) -> dict[str, Any]:
    fresh: dict[str, Any] = {}
    wrong: dict[str, Text] = {}
    for question in asked.questions:
        try:
            fresh[question.key] = checked(question, given.get(question.key), today=today)
        except AnswerRefused as refused:
            wrong |= {
                f"{question.key}.{part}" if part else question.key: sentence
                for part, sentence in refused.fields.items()
            }
    if wrong:
        raise AnswersRefused(fields=wrong)
    return fresh


def _hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
