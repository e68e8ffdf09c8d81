"""What organisations ask before a conversation. The only writer of question sets and versions."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hub.audit import trail
from hub.catalogue.models import Capability, CapabilityKind, Service, ServiceStatus
from hub.errors import DomainError, Invalid
from hub.intake import document, problems, routing, words
from hub.intake.answers import checked
from hub.intake.document import BadDocument
from hub.intake.models import QuestionSet, Version, VersionState
from hub.intake.reading import AnswerRefused


class CasesFail(Invalid):
    """`fields` maps the name of each case to what came out instead."""

    code = "cases_fail"
    sentence = _("Not every example ends as it should, so this is not published.")


class ChangedByAnother(DomainError):
    code = "questions_changed"
    status = 409
    sentence = _("A colleague changed these questions meanwhile.")
    way_forward = _("Your text stands below still. Compare, and keep it again if it is right.")


class NothingToTakeBack(DomainError):
    code = "no_questions_to_take_back"
    status = 409
    sentence = _("There is nothing to take back.")


class NothingToPublish(DomainError):
    code = "no_questions_to_publish"
    status = 409
    sentence = _("There is no draft to publish.")


def save_draft(
    *,
    service: Service,
    raw: Any,
    now: datetime,
    actor_id: int | None = None,
    seen: str | None = None,
) -> Version:
    """Keeps a draft beside what is published. It may still make no sense, but it fits the schema.
    `seen` is the stamp of the version that the text was made from. Raises BadDocument,
    ChangedByAnother."""
    document.read(raw)
    with transaction.atomic():
        owned, _fresh = QuestionSet.objects.get_or_create(service=service)
        QuestionSet.objects.select_for_update().get(pk=owned.pk)
        last = owned.versions.order_by("-number").first()
        if seen is not None and seen != stamp(last):
            raise ChangedByAnother
        if last and last.state == VersionState.DRAFT:
            last.document, last.changed_at = raw, now
            last.save(update_fields=["document", "changed_at"])
            draft = last
        else:
            number = last.number + 1 if last else 1
            draft = Version.objects.create(
                question_set=owned,
                number=number,
                state=VersionState.DRAFT,
                document=raw,
                changed_at=now,
            )
        _record("questions.saved", draft, now, actor_id)
    return draft


def stamp(version: Version | None) -> str:
    """Another one after each change."""
    return f"{version.number} {version.changed_at.timestamp()}" if version else ""


def publish(*, service: Service, now: datetime, actor_id: int | None = None) -> Version:
    """From now on the draft is what new visitors get. Raises NothingToPublish, BadDocument,
    CasesFail: then what was published stays."""
    with transaction.atomic():
        owned = QuestionSet.objects.select_for_update().filter(service=service).first()
        draft = owned.versions.filter(state=VersionState.DRAFT).first() if owned else None
        if owned is None or draft is None:
            raise NothingToPublish
        _must_hold(draft.document, service)
        owned.versions.filter(state=VersionState.PUBLISHED).update(state=VersionState.ARCHIVED)
        draft.state, draft.published_at, draft.changed_at = VersionState.PUBLISHED, now, now
        draft.save(update_fields=["state", "published_at", "changed_at"])
        _record("questions.published", draft, now, actor_id)
    return draft


def discard(*, service: Service, now: datetime, actor_id: int | None = None) -> None:
    """The draft goes; what is published stays. Raises NothingToTakeBack."""
    with transaction.atomic():
        draft = _locked(service, VersionState.DRAFT)
        _record("questions.discarded", draft, now, actor_id)
        draft.delete()


def withdraw(*, service: Service, now: datetime, actor_id: int | None = None) -> None:
    """The service asks nothing any more; who began already can go on. Raises NothingToTakeBack."""
    with transaction.atomic():
        shown = _locked(service, VersionState.PUBLISHED)
        shown.state, shown.changed_at = VersionState.ARCHIVED, now
        shown.save(update_fields=["state", "changed_at"])
        _record("questions.withdrawn", shown, now, actor_id)


def _locked(service: Service, state: VersionState) -> Version:
    owned = QuestionSet.objects.select_for_update().filter(service=service).first()
    found = owned.versions.filter(state=state).first() if owned else None
    if found is None:
        raise NothingToTakeBack
    return found


def published(service: Service) -> Version | None:
    """What is asked for this service now."""
    return (
        Version.objects.filter(state=VersionState.PUBLISHED, question_set__service=service)
        .select_related("question_set__service__organisation")
        .first()
    )


def asked_for(topic: Service) -> Version | None:
    """What a citizen is asked who chose a topic. One municipality's own questions are asked only
    where nobody else carries the topic out: before a place is chosen, nobody knows whose it is."""
    own = published(topic)
    variants = list(topic.variants.order_by("pk")[:2]) if own is None else []
    return published(variants[0]) if len(variants) == 1 else own


def _must_hold(raw: Any, service: Service) -> None:
    questions = document.read(raw)
    problems.must_make_sense(questions)
    _must_exist(questions, service)
    _cases_must_be_answers(questions)
    wrong = {
        missed.case.name: _("Ends in something else: %(found)s.")
        % {"found": words.outcome(missed.found)}
        for missed in routing.missed(questions)
    }
    if wrong:
        raise CasesFail(fields=wrong)


def led_to(slug: str, asking: Service) -> Service | None:
    """The topic that a rule names: of several of one name that of the organisation that asks."""
    topics = Service.objects.filter(slug=slug, base=None).exclude(status=ServiceStatus.ARCHIVED)
    own = topics.filter(organisation=asking.organisation_id).first()
    return own or topics.order_by("pk").first()


def _must_exist(questions: document.QuestionSet, service: Service) -> None:
    """Services and help that a rule names are those of the catalogue."""
    unknown = {}
    for number, rule in enumerate([*questions.rules, questions.otherwise]):
        wanted = rule.outcome
        if wanted.service and led_to(wanted.service, service) is None:
            unknown[f"rules.{number}"] = _("There is no service %(slug)s.") % {
                "slug": wanted.service
            }
        for slug in _unknown_capabilities(wanted):
            unknown[f"rules.{number}"] = _("There is no capability %(slug)s.") % {"slug": slug}
    if unknown:
        raise BadDocument(fields=unknown)


def _unknown_capabilities(wanted: document.Outcome) -> list[str]:
    """Who helps can have a skill or a language; a piece of equipment belongs to a room."""
    every = Capability.objects.values_list("slug", flat=True)
    helping = every.exclude(kind=CapabilityKind.EQUIPMENT)
    asked = {wanted.skill} - {""}
    known = {*every.filter(slug__in=wanted.support)}
    return sorted({*wanted.support} - known | asked - {*helping.filter(slug__in=asked)})


def _cases_must_be_answers(questions: document.QuestionSet) -> None:
    by_key = {question.key: question for question in questions.questions()}
    wrong = {}
    for case in questions.cases:
        for key, value in case.answers.items():
            if key not in by_key:
                wrong[case.name] = _("No question has the key %(key)s.") % {"key": key}
                continue
            try:
                checked(by_key[key], value, today=case.on)
            except AnswerRefused as refused:
                wrong[case.name] = f"{key}: {refused}"
    if wrong:
        raise CasesFail(fields=wrong)


def _record(verb: str, version: Version, now: datetime, actor_id: int | None) -> None:
    trail.record(
        verb=verb,
        object_type="question_set",
        object_id=version.question_set_id,
        now=now,
        actor_id=actor_id,
        actor_kind="staff" if actor_id else "system",
        details={"version": version.number},
    )
