"""A template in words, for who writes it: each step, who does it, after what, and its times. In the
active language."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hub.intake import document as intake
from hub.intake import words
from hub.intake.conditions import Condition
from hub.intake.days import PERIOD
from hub.intake.document import QuestionSet, Text
from scheduling.journeys.template import STAFF, Kind, Line, Rule, Step, Template

KINDS = {
    Kind.INTAKE: gettext_lazy("Questions"),
    Kind.APPOINTMENT: gettext_lazy("Appointment"),
    Kind.CONFIRMATION: gettext_lazy("Confirmation"),
    Kind.CHECK: gettext_lazy("Check"),
    Kind.TERM: gettext_lazy("Term"),
    Kind.MESSAGE: gettext_lazy("Message"),
    Kind.HAND_OVER: gettext_lazy("Hand-over"),
}
NO_QUESTIONS = QuestionSet(
    title=Text(""),
    about=Text(""),
    source="",
    pages=(),
    rules=(),
    otherwise=intake.Rule(when=None, because=Text(""), outcome=intake.Outcome()),
)


@dataclass(frozen=True, slots=True)
class Told:
    """One step. Each list holds what is said, and under which condition (or nothing)."""

    title: str
    kind: str
    who: str
    after: tuple[str, ...]
    only_if: str
    optional: bool
    services: tuple[tuple[str, str], ...]
    held_until: str
    statement: str
    text: str
    to: str
    checklist: tuple[tuple[str, str], ...]
    bring: tuple[tuple[str, str], ...]
    times: tuple[tuple[str, str, str, str], ...]  # when, because, source, only if


def told(
    template: Template, questions: QuestionSet | None, *, name_of: Callable[[str], str]
) -> list[Told]:
    """`name_of` gives the title of a service by its slug."""
    asked = questions or NO_QUESTIONS
    return [_step(template, step, asked, name_of) for step in template.steps]


def _step(
    template: Template, step: Step, asked: QuestionSet, name_of: Callable[[str], str]
) -> Told:
    return Told(
        title=str(step.title),
        kind=str(KINDS[step.kind]),
        who=_who(template, step.by),
        after=tuple(_title(template, key) for key in step.after),
        only_if=_if(asked, step.only_if),
        optional=step.optional,
        services=tuple((name_of(one.service), _if(asked, one.only_if)) for one in step.services),
        held_until=_title(template, step.held_until) if step.held_until else "",
        statement=str(step.statement),
        text=str(step.text),
        to=step.to,
        checklist=_lines(asked, step.checklist),
        bring=_lines(asked, step.bring),
        times=tuple(
            (when(template, rule, asked), str(rule.because), rule.source, _if(asked, rule.only_if))
            for rule in template.rules
            if rule.step == step.key
        ),
    )


def _who(template: Template, by: str) -> str:
    if by == STAFF:
        return _("staff")
    known = {party.key: str(party.label) for party in template.parties}
    return known.get(by, by) if by else _("by itself")


def _title(template: Template, key: str) -> str:
    titles = {step.key: str(step.title) for step in template.steps}
    return titles.get(key, key)


def _if(asked: QuestionSet, condition: Condition | None) -> str:
    return words.condition(asked, condition)


def _lines(asked: QuestionSet, lines: Iterable[Line]) -> tuple[tuple[str, str], ...]:
    return tuple((str(line.text), _if(asked, line.only_if)) for line in lines)


def when(template: Template, rule: Rule, asked: QuestionSet) -> str:
    """ "at least 14 days after “The partner confirms” and at most 1 year after it"."""
    base = _base(template, rule, asked)
    said = []
    if rule.least:
        said.append(_bound(rule.least, base, least=True))
    if rule.most:
        said.append(_bound(rule.most, base, least=False))
    if rule.working_days:
        days = ngettext("%(count)d working day", "%(count)d working days", rule.working_days)
        length = days % {"count": rule.working_days}
        said.append(_("at most %(length)s after %(base)s") % {"length": length, "base": base})
    if rule.extended:
        said.append(_("a free day at the end moves it on"))
    return _(" and ").join(said)


def _base(template: Template, rule: Rule, asked: QuestionSet) -> str:
    if not rule.from_answer:
        return _("“%(step)s”") % {"step": _title(template, rule.counts_from)}
    labels = {question.key: str(question.label) for question in asked.questions()}
    return _("the answer to “%(question)s”") % {
        "question": labels.get(rule.from_answer, rule.from_answer)
    }


def _bound(text: str, base: str, *, least: bool) -> str:
    """Before the other step the longest way back is the earliest day."""
    found = PERIOD.fullmatch(text)
    assert found  # noqa: S101 - the schema says so
    sign, number, unit = found.groups()
    told = {"length": _length(int(number), unit), "base": base}
    if int(number) == 0:
        sentence = _("not before %(base)s") if least else _("not after %(base)s")
    elif sign:
        sentence = (
            _("at most %(length)s before %(base)s")
            if least
            else _("at least %(length)s before %(base)s")
        )
    else:
        sentence = (
            _("at least %(length)s after %(base)s")
            if least
            else _("at most %(length)s after %(base)s")
        )
    return sentence % told


def _length(number: int, unit: str) -> str:
    count = {"count": number}
    if unit == "D":
        return ngettext("%(count)d day", "%(count)d days", number) % count
    if unit == "W":
        return ngettext("%(count)d week", "%(count)d weeks", number) % count
    if unit == "M":
        return ngettext("%(count)d month", "%(count)d months", number) % count
    return ngettext("%(count)d year", "%(count)d years", number) % count
