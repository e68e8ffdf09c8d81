"""A guide for conversations as fields: one question a line, and services by their names."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from scheduling.conversations.guides import BadGuide
from scheduling.named import Named

DOMAINS: dict[str, Promise] = {
    "housing": _("Housing"),
    "money": _("Money"),
    "health": _("Health"),
    "safety": _("Safety"),
    "family": _("Family"),
    "work": _("Work"),
}
LANGUAGES: dict[str, Promise] = {"nl": _("in Dutch"), "en": _("in English")}
LISTS: dict[str, Promise] = {
    "questions": _("Questions, one a line"),
    "mayPointAt": _("What an answer may point at, one a line"),
}


def _line(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=600, **more)


def _lines(label: Any, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(label=label, required=False, max_length=8_000, widget=widget, **more)


class GuideForm(Named, forms.Form):
    """Names of fields are places in the document, with dashes: "money-questions-nl"."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, titles: Mapping[str, str], **more: Any) -> None:
        """`titles`: of the services that can help, by slug."""
        super().__init__(*args, **more)
        self.titles = titles
        for code, tongue in LANGUAGES.items():
            self.fields[f"title-{code}"] = _line(_of(_("Title"), tongue))
            self.fields[f"about-{code}"] = _lines(_of(_("What it is for"), tongue))
            self.fields[f"opening-{code}"] = _lines(_of(_("To begin with, one a line"), tongue))
        self.fields["title-nl"].required = True
        self.fields["source"] = _line(_("Where it comes from"))
        for key in DOMAINS:
            self._add_domain(key)

    def _add_domain(self, key: str) -> None:
        for code, tongue in LANGUAGES.items():
            self.fields[f"{key}-title-{code}"] = _line(_of(_("Heading"), tongue))
            for name, label in LISTS.items():
                self.fields[f"{key}-{name}-{code}"] = _lines(_of(label, tongue))
        self.fields[f"{key}-services"] = _lines(_("Services that may help, one a line"))

    def general(self) -> list[forms.BoundField]:
        names = [f"{part}-{code}" for part in ("title", "about", "opening") for code in LANGUAGES]
        return [self[name] for name in (*names, "source")]

    def domains(self) -> list[tuple[str, Any, list[forms.BoundField], bool, bool]]:
        """Key, heading, fields, and whether anything is filled in, or wrong."""
        found = []
        for key, heading in DOMAINS.items():
            fields = [self[name] for name in self.fields if name.startswith(f"{key}-")]
            used = any(one.value() for one in fields)
            found.append((key, heading, fields, used, any(one.errors for one in fields)))
        return found

    def document(self) -> dict[str, Any]:
        """Raises BadGuide where the languages of a list do not go together, or a service is
        unknown. A domain without anything in it is left out."""
        given = self.cleaned_data
        made: dict[str, Any] = {"schema": 1, "title": _text(given, "title")}
        if given["about-nl"]:
            made["about"] = _text(given, "about")
        if given["source"]:
            made["source"] = given["source"]
        if opening := _pairs(given, "opening"):
            made["opening"] = opening
        made["domains"] = [self._domain(key) for key in DOMAINS if self._is_used(key)]
        return made

    def _is_used(self, key: str) -> bool:
        return any(self.cleaned_data[name] for name in self.fields if name.startswith(f"{key}-"))

    def _domain(self, key: str) -> dict[str, Any]:
        given = self.cleaned_data
        made: dict[str, Any] = {"key": key, "title": _text(given, f"{key}-title")}
        made["questions"] = _pairs(given, f"{key}-questions")
        if points := _pairs(given, f"{key}-mayPointAt"):
            made["mayPointAt"] = points
        if services := self._services(key):
            made["services"] = services
        return made

    def _services(self, key: str) -> list[str]:
        by_title = {title.casefold(): slug for slug, title in self.titles.items()}
        found: list[str] = []
        for typed in _each(self.cleaned_data[f"{key}-services"]):
            slug = by_title.get(typed.casefold()) or (typed if typed in self.titles else "")
            if not slug:
                unknown = _("There is no service %(slug)s.") % {"slug": typed}
                raise BadGuide(fields={f"{key}-services": unknown})
            found.append(slug)
        return list(dict.fromkeys(found))

    def refuse(self, refused: BadGuide) -> None:
        """At the field, where the place is one of the form's; else above all of them."""
        keys = [key for key in DOMAINS if self._is_used(key)]
        for place, sentence in refused.fields.items():
            name = _field_at(place, keys)
            self.add_error(name if name in self.fields else None, str(sentence))


def initial(document: Mapping[str, Any], titles: Mapping[str, str]) -> dict[str, Any]:
    """A document as the fields show it."""
    shown: dict[str, Any] = {"source": document.get("source", "")}
    _spread(shown, "title", document.get("title", {}))
    _spread(shown, "about", document.get("about", {}))
    _spread_all(shown, "opening", document.get("opening", ()))
    for domain in document.get("domains", ()):
        key = domain["key"]
        _spread(shown, f"{key}-title", domain["title"])
        for name in LISTS:
            _spread_all(shown, f"{key}-{name}", domain.get(name, ()))
        services = domain.get("services", ())
        shown[f"{key}-services"] = "\n".join(titles.get(slug, slug) for slug in services)
    return shown


def _of(label: Any, tongue: Any) -> Any:
    return _("%(what)s, %(language)s") % {"what": label, "language": tongue}


def _text(given: Mapping[str, str], name: str) -> dict[str, str]:
    return {code: given[f"{name}-{code}"] for code in LANGUAGES if given[f"{name}-{code}"]}


def _pairs(given: Mapping[str, str], name: str) -> list[dict[str, str]]:
    """Line by line, in both languages or in Dutch alone."""
    dutch, english = _each(given[f"{name}-nl"]), _each(given[f"{name}-en"])
    if english and len(english) != len(dutch):
        wrong = _("Write as many lines as in Dutch (%(count)d), or none.") % {"count": len(dutch)}
        raise BadGuide(fields={f"{name}-en": wrong})
    if not english:
        return [{"nl": line} for line in dutch]
    return [{"nl": one, "en": two} for one, two in zip(dutch, english, strict=True)]


def _each(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _spread(shown: dict[str, Any], name: str, text: Mapping[str, str]) -> None:
    for code in LANGUAGES:
        shown[f"{name}-{code}"] = text.get(code, "")


def _spread_all(shown: dict[str, Any], name: str, texts: Iterable[Mapping[str, str]]) -> None:
    """In English only where every line is: else the lines would not go together."""
    every = list(texts)
    for code in LANGUAGES:
        lines = [one.get(code, "") for one in every]
        shown[f"{name}-{code}"] = "\n".join(lines) if all(lines) else ""


def _field_at(place: str, keys: list[str]) -> str:
    """ "domains.0.questions.1.nl" is the field "housing-questions-nl"."""
    parts = place.split(".")
    if parts[0] == "domains" and len(parts) > 1:
        key = keys[int(parts[1])] if parts[1].isdecimal() else parts[1]
        name = parts[2] if len(parts) > 2 else "services" if not parts[1].isdecimal() else "title"
        return f"{key}-services" if name == "services" else f"{key}-{name}-nl"
    if place in ("document", ""):
        return ""
    return place if "-" in place or place == "source" else f"{parts[0]}-nl"
