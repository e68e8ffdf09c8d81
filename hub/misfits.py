"""What does not fit a JSON Schema, in plain words: for who writes a text, not for who wrote the
schema. Pure."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _
from jsonschema import ValidationError

from hub.errors import Text

TYPES = {
    "object": _("a group of fields"),
    "array": _("a list"),
    "string": _("text"),
    "integer": _("a whole number"),
    "number": _("a number"),
    "boolean": _("true or false"),
}
CONDITION = _("This is no condition. Use one question with is, in, atLeast, atMost, answered or "
              "ageAtLeast; or all, any or not around conditions.")  # fmt: skip


def sentence(error: ValidationError) -> Text:
    if error.validator == "additionalProperties" and isinstance(error.instance, dict):
        return _foreign({*error.instance} - {*error.schema["properties"]})
    told = SENTENCES.get(str(error.validator))
    return told(error.validator_value, error.instance) if told else _("This does not fit here.")


def _missing(names: list[str], found: dict[str, Any]) -> Text:
    gone = [name for name in names if name not in found]
    return _("This is missing: %(names)s.") % {"names": ", ".join(gone)}


def _type(wanted: str | list[str], _found: Any) -> Text:
    kinds = [wanted] if isinstance(wanted, str) else wanted
    return _("This must be %(kind)s.") % {"kind": ", ".join(str(TYPES[kind]) for kind in kinds)}


def _among(values: list[Any], found: Any) -> Text:
    told = {"found": str(found)[:60], "values": ", ".join(map(str, values))}
    return _("“%(found)s” is not known here. Choose one of: %(values)s.") % told


def _pattern(pattern: str, found: Any) -> Text:
    told = {"found": str(found)[:60]}
    if pattern.startswith("^[a-z]["):
        return _("“%(found)s” is no key: use small letters, digits and _, a letter first.") % told
    if pattern.startswith("^[a-z0-9]"):
        return _("“%(found)s” is no name in an address: use small letters, digits and -.") % told
    if pattern.startswith("^[0-9]"):
        return _("“%(found)s” is no amount such as 12.50.") % told
    if pattern.startswith("^P(?!"):
        return _("“%(found)s” is no length of time such as P8W (eight weeks).") % told
    return (
        _("“%(found)s” is no date such as 2026-05-01, and no time from today such as P14D.") % told
    )


def _foreign(names: set[str]) -> Text:
    return _("We do not know this here: %(names)s.") % {"names": ", ".join(sorted(names))[:120]}


def _not(refused: dict[str, Any], found: Any) -> Text:
    known = found if isinstance(found, dict) else {}
    names = [name for name in _required_in(refused) if name in known]
    return _("These do not go together here: %(names)s.") % {
        "names": ", ".join([str(known["type"]), *names] if "type" in known else names)
    }


def _required_in(schema: dict[str, Any]) -> list[str]:
    names = list(schema.get("required", ()))
    for part in schema.get("anyOf", ()):
        names += _required_in(part)
    return names


def _with(text: Text) -> Callable[[Any, Any], Text]:
    return lambda bound, _found: text % {"bound": bound}


SENTENCES: dict[str, Callable[[Any, Any], Text]] = {
    "required": _missing,
    "type": _type,
    "enum": _among,
    "const": lambda value, found: _among([value], found),
    "pattern": _pattern,
    "not": _not,
    "oneOf": lambda _wanted, _found: CONDITION,
    "format": lambda _wanted, _found: _("This date does not exist."),
    "minItems": _with(_("There must be at least %(bound)s here.")),
    "maxItems": _with(_("There may be at most %(bound)s here.")),
    "minLength": _with(_("Fill in some text here.")),
    "maxLength": _with(_("Use at most %(bound)s characters.")),
    "minimum": _with(_("This must be %(bound)s or more.")),
    "maximum": _with(_("This must be %(bound)s or less.")),
    "multipleOf": _with(_("This must be a multiple of %(bound)s.")),
    "uniqueItems": _with(_("Name each only once.")),
}
