"""What organisations ask before a conversation. The only writer of question sets and versions."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from hub.catalogue.models import Capability, CapabilityKind, Service, ServiceStatus
from hub.errors import DomainError, Invalid
from hub.intake import document, problems, routing, words
from hub.intake.answers import checked
from hub.intake.document import BadDocument
from hub.intake.models import QuestionSet, Version
from hub.intake.reading import AnswerRefused
from hub.intake.versions import NothingToPublish, NothingToTakeBack, Versions, stamp

__all__ = ["NothingToPublish", "NothingToTakeBack", "stamp"]  # beside what stands here


class CasesFail(Invalid):
    """`fields` maps the name of each case to what came out instead."""

    code = "cases_fail"
    sentence = _("Not every example ends as it should, so this is not published.")


class ChangedByAnother(DomainError):
    code = "questions_changed"
    status = 409
    sentence = _("A colleague changed these questions meanwhile.")
    way_forward = _("Your text stands below still. Compare, and keep it again if it is right.")


VERSIONS = Versions(
    QuestionSet,
    Version,
    "question_set",
    kind="question_set",
    verb="questions",
    changed=ChangedByAnother,
)


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
    return VERSIONS.save(service=service, raw=raw, now=now, actor_id=actor_id, seen=seen)


def publish(*, service: Service, now: datetime, actor_id: int | None = None) -> Version:
    """From now on the draft is what new visitors get. Raises NothingToPublish, BadDocument,
    CasesFail: then what was published stays."""
    return VERSIONS.publish(service=service, must_hold=_must_hold, now=now, actor_id=actor_id)


def discard(*, service: Service, now: datetime, actor_id: int | None = None) -> None:
    """The draft goes; what is published stays. Raises NothingToTakeBack."""
    VERSIONS.discard(service=service, now=now, actor_id=actor_id)


def withdraw(*, service: Service, now: datetime, actor_id: int | None = None) -> None:
    """The service asks nothing any more; who began already can go on. Raises NothingToTakeBack."""
    VERSIONS.withdraw(service=service, now=now, actor_id=actor_id)


def published(service: Service) -> Version | None:
    """What is asked for this service now."""
    return VERSIONS.published().filter(question_set__service=service).first()


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
