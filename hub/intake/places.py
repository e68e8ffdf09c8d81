"""Where something stands in a question set, in words: "Page 2 “Where do you live?”, question 1".
Pure; the document may be anything at all."""

from typing import Any

from django.utils.translation import get_language, gettext_lazy

NAMES = {
    "document": gettext_lazy("The whole"),
    "schema": gettext_lazy("the number of the schema"),
    "title": gettext_lazy("the title"),
    "about": gettext_lazy("the introduction"),
    "source": gettext_lazy("the law"),
    "label": gettext_lazy("the question"),
    "help": gettext_lazy("the explanation"),
    "type": gettext_lazy("the kind of answer"),
    "key": gettext_lazy("the key"),
    "onlyIf": gettext_lazy("only if"),
    "when": gettext_lazy("the condition"),
    "because": gettext_lazy("the reason"),
    "outcome": gettext_lazy("what follows"),
    "otherwise": gettext_lazy("Otherwise"),
    "pages": gettext_lazy("the pages"),
    "questions": gettext_lazy("the questions"),
    "rules": gettext_lazy("the rules"),
    "cases": gettext_lazy("the examples"),
    "options": gettext_lazy("the answers"),
    "answers": gettext_lazy("the answers"),
    "name": gettext_lazy("the name"),
    "on": gettext_lazy("the day"),
    "minutes": gettext_lazy("the minutes"),
    "skill": gettext_lazy("the skill"),
    "support": gettext_lazy("the help"),
    "service": gettext_lazy("the service"),
    "channel": gettext_lazy("the channel"),
    "nl": gettext_lazy("in Dutch"),
    "en": gettext_lazy("in English"),
}
NUMBERED = {
    "pages": gettext_lazy("Page %(number)s"),
    "questions": gettext_lazy("question %(number)s"),
    "rules": gettext_lazy("Rule %(number)s"),
    "cases": gettext_lazy("Example %(number)s"),
    "options": gettext_lazy("answer %(number)s"),
}


def place(raw: Any, path: str) -> str:
    """`path` is that of an error: "pages.2.label", or the key of a question or page."""
    parts = path.split(".")
    if len(parts) == 1 and parts[0] not in NAMES:
        return _of_key(raw, path)
    if parts[0] == "rules" and len(parts) == 2 and _beyond(raw, parts[1]):
        return str(NAMES["otherwise"])
    return ", ".join(_walked(raw, parts))


def _walked(here: Any, parts: list[str]) -> list[str]:
    told: list[str] = []
    for at, part in enumerate(parts):
        before = parts[at - 1] if at else ""
        here = _into(here, part)
        if part.isdecimal():
            name = NUMBERED.get(before)
            number = {"number": int(part) + 1}
            told.append(f"{name % number if name else number['number']}{_called(here)}")
        elif not (at + 1 < len(parts) and parts[at + 1].isdecimal()):
            told.append(str(NAMES.get(part, part)))
    return told


def _of_key(raw: Any, key: str) -> str:
    for number, page in enumerate(_list(raw, "pages"), start=1):
        if _into(page, "key") == key:
            return f"{NUMBERED['pages'] % {'number': number}}{_called(page)}"
        for question in _list(page, "questions"):
            if _into(question, "key") == key:
                return _called(question).strip() or key
    return key


def _beyond(raw: Any, number: str) -> bool:
    return number.isdecimal() and int(number) >= len(_list(raw, "rules"))


def _list(raw: Any, name: str) -> list[Any]:
    found = _into(raw, name)
    return found if isinstance(found, list) else []


def _into(here: Any, part: str) -> Any:
    if isinstance(here, dict):
        return here.get(part)
    if isinstance(here, list) and part.isdecimal() and int(part) < len(here):
        return here[int(part)]
    return None


def _called(thing: Any) -> str:
    """Its title, label or name, where it has one that can be read."""
    named = _into(thing, "title") or _into(thing, "label") or _into(thing, "name")
    own = _into(named, get_language() or "nl") or _into(named, "nl") or named
    return f" “{own[:60]}”" if isinstance(own, str) else ""
