"""What does not fit the schema of a template, in plain words, and where it stands. Pure."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext_lazy as _
from jsonschema import ValidationError

from hub import misfits
from hub.errors import Text

NAMES: Mapping[str, Text] = {
    "document": gettext_lazy("The whole"),
    "schema": gettext_lazy("the number of the schema"),
    "title": gettext_lazy("the title"),
    "about": gettext_lazy("the introduction"),
    "source": gettext_lazy("the law"),
    "help": gettext_lazy("the explanation"),
    "text": gettext_lazy("the text"),
    "label": gettext_lazy("the name"),
    "statement": gettext_lazy("the statement"),
    "because": gettext_lazy("the reason"),
    "kind": gettext_lazy("the kind of step"),
    "key": gettext_lazy("the key"),
    "by": gettext_lazy("who does it"),
    "after": gettext_lazy("after which steps"),
    "onlyIf": gettext_lazy("only if"),
    "heldUntil": gettext_lazy("kept until"),
    "shows": gettext_lazy("the answers that are shown"),
    "to": gettext_lazy("to whom"),
    "service": gettext_lazy("the service"),
    "steps": gettext_lazy("the steps"),
    "parties": gettext_lazy("who takes part"),
    "times": gettext_lazy("the times"),
    "services": gettext_lazy("the services"),
    "checklist": gettext_lazy("the checklist"),
    "bring": gettext_lazy("what to bring"),
    "least": gettext_lazy("at least"),
    "most": gettext_lazy("at most"),
    "orUntil": gettext_lazy("or until"),
    "workingDays": gettext_lazy("the working days"),
    "from": gettext_lazy("counted from"),
    "fromAnswer": gettext_lazy("counted from an answer"),
    "step": gettext_lazy("the step"),
    "nl": gettext_lazy("in Dutch"),
    "en": gettext_lazy("in English"),
}
NUMBERED: Mapping[str, Text] = {
    "steps": gettext_lazy("Step %(number)s"),
    "parties": gettext_lazy("Person %(number)s"),
    "times": gettext_lazy("Time rule %(number)s"),
    "services": gettext_lazy("service %(number)s"),
    "checklist": gettext_lazy("line %(number)s of the checklist"),
    "bring": gettext_lazy("line %(number)s of what to bring"),
}


def sentence(error: ValidationError) -> Text:
    schema = error.schema if isinstance(error.schema, dict) else {}
    if error.validator == "oneOf" and "fromAnswer" in schema.get("properties", {}):
        return _("Say what is counted from: a step (from) or an answer (fromAnswer), one of them.")
    if error.validator == "anyOf":
        return _("Say how long: least, most or workingDays.")
    if error.validator == "dependentRequired":
        return _("“%(one)s” needs “%(other)s”.") % {
            "one": next(key for key in error.validator_value if key in error.instance),
            "other": "orUntil" if "becauseLate" in error.instance else "most",
        }
    if error.validator == "pattern" and str(error.validator_value).startswith("^-?P"):
        return _("“%(found)s” is no period such as P14D, P2W, P1Y or -P3W.") % {
            "found": str(error.instance)[:60]
        }
    return misfits.sentence(error)


def place(raw: Any, path: str) -> str:
    """ "steps.2.after", or the key of a step or a party, as somebody would say it."""
    parts = path.split(".")
    if parts[0] not in NAMES:
        return _of_key(raw, parts[0])
    told: list[str] = []
    here = raw
    for at, part in enumerate(parts):
        here = _into(here, part)
        if part.isdecimal():
            name = NUMBERED.get(parts[at - 1])
            number = {"number": int(part) + 1}
            told.append(f"{name % number if name else number['number']}{_called(here)}")
        elif not (at + 1 < len(parts) and parts[at + 1].isdecimal()):
            told.append(str(NAMES.get(part, part)))
    return ", ".join(told)


def _of_key(raw: Any, key: str) -> str:
    for name in ("steps", "parties"):
        found = _into(raw, name)
        for number, one in enumerate(found if isinstance(found, list) else (), start=1):
            if _into(one, "key") == key:
                return f"{NUMBERED[name] % {'number': number}}{_called(one)}"
    return key


def _into(here: Any, part: str) -> Any:
    if isinstance(here, dict):
        return here.get(part)
    if isinstance(here, list) and part.isdecimal() and int(part) < len(here):
        return here[int(part)]
    return None


def _called(thing: Any) -> str:
    """Its title, label or text, where it has one that can be read."""
    named = _into(thing, "title") or _into(thing, "label") or _into(thing, "text")
    own = _into(named, get_language() or "nl") or _into(named, "nl")
    return f" “{own[:60]}”" if isinstance(own, str) else ""
