"""Conditions and outcomes in words, for editors: in the active language."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.intake.conditions import Any_, Compared, Condition, Every, Not
from hub.intake.document import Outcome, Question, QuestionSet
from hub.intake.telling import in_words

CHANNELS = {
    "in_person": gettext_lazy("at a counter"),
    "video_home": gettext_lazy("by video at home"),
    "video_point": gettext_lazy("by video at a service point"),
    "phone": gettext_lazy("by phone"),
}


def condition(questions: QuestionSet, wanted: Condition | None) -> str:
    """Empty where there is no condition."""
    return _said({q.key: q for q in questions.questions()}, wanted) if wanted else ""


def _said(by_key: Mapping[str, Question], wanted: Condition) -> str:
    match wanted:
        case Compared():
            return _compared(by_key, wanted)
        case Not():
            return _("not (%(part)s)") % {"part": _said(by_key, wanted.part)}
        case Every():
            return _(" and ").join(_said(by_key, part) for part in wanted.parts)
        case Any_():
            return _(" or ").join(f"({_said(by_key, part)})" for part in wanted.parts)


def _compared(by_key: Mapping[str, Question], one: Compared) -> str:
    question = by_key.get(one.question)
    told = {"question": question.label if question else one.question}
    values = one.value if one.test == "in" else [one.value]
    if question and one.test in ("is", "in"):
        told["value"] = _(" or ").join(_value(question, value) for value in values)
    else:
        told["value"] = str(one.value)
    if one.test == "answered":
        return (
            _("“%(question)s” is answered") if one.value else _("“%(question)s” is not answered")
        ) % told
    return str(SENTENCES[one.test] % told)


def _value(question: Question, value: object) -> str:
    known = {option.value: str(option.label) for option in question.options}
    if isinstance(value, str):
        return known.get(value, value)
    return in_words(question, value)


SENTENCES = {
    "is": gettext_lazy("“%(question)s” is %(value)s"),
    "in": gettext_lazy("“%(question)s” is %(value)s"),
    "atLeast": gettext_lazy("“%(question)s” is %(value)s or more"),
    "atMost": gettext_lazy("“%(question)s” is %(value)s or less"),
    "ageAtLeast": gettext_lazy("“%(question)s”: %(value)s years or older"),
}


def outcome(found: Outcome) -> str:
    said = []
    if found.nothing_needed:
        said.append(_("nothing is needed"))
    if found.person_first:
        said.append(_("talk to a person first"))
    if found.service:
        said.append(_("service %(slug)s") % {"slug": found.service})
    if found.channel:
        said.append(str(CHANNELS[found.channel]))
    if found.minutes:
        said.append(_("%(minutes)d minutes") % {"minutes": found.minutes})
    if found.skill:
        said.append(_("with somebody who can do %(skill)s") % {"skill": found.skill})
    if found.support:
        said.append(_("with %(help)s") % {"help": ", ".join(found.support)})
    return "; ".join(said) or _("an appointment for this service")
