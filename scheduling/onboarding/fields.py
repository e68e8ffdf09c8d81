"""The kinds of cells in the sheets, as form fields."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hub.catalogue.importing import cells

DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
YES, NO = ("ja", "yes", "1", "true"), ("nee", "no", "0", "false", "")


class Chosen(forms.Field):
    """One of some Dutch words, each with the value that is kept."""

    def __init__(self, words: dict[str, Any], **kwargs: Any) -> None:
        self.words = words
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        told = str(value or "").strip().lower()
        if not told:
            return self.initial if self.initial is not None else ""
        if told not in self.words:
            told_all = {"found": told[:60], "values": ", ".join(self.words)}
            raise forms.ValidationError(
                _("“%(found)s” is not known. Choose one of: %(values)s.") % told_all
            )
        return self.words[told]


class YesOrNo(forms.Field):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def to_python(self, value: Any) -> bool:
        told = str(value or "").strip().lower()
        if told not in (*YES, *NO):
            raise forms.ValidationError(_("“%(found)s” is not ja or nee.") % {"found": told[:60]})
        return told in YES


class Parts(forms.Field):
    """A list in one cell, with | between its parts."""

    def to_python(self, value: Any) -> list[str]:
        return [part for part in cells.split(str(value or "")) if part]


class Weekdays(Parts):
    """Names of days, or their first two letters; a span such as ma-vr."""

    def to_python(self, value: Any) -> Any:
        found: set[int] = set()
        for part in super().to_python(value):
            ends = [_weekday(end) for end in part.split("-")]
            if len(ends) > 2 or ends[0] > ends[-1]:
                raise forms.ValidationError(_no_day(part))
            found.update(range(ends[0], ends[-1] + 1))
        return sorted(found)


class Weekday(forms.Field):
    def to_python(self, value: Any) -> int | None:
        return _weekday(str(value)) if str(value or "").strip() else None


def _weekday(told: str) -> int:
    start = told.strip().lower()
    if len(start) >= 2:
        for number, name in enumerate(DAYS):
            if name.startswith(start):
                return number
    raise forms.ValidationError(_no_day(told))


def _no_day(told: str) -> Any:
    return _("“%(found)s” is no day such as maandag or ma.") % {"found": told.strip()[:60]}


class Degrees(forms.FloatField):
    """Latitude or longitude in the Netherlands, with a point or a comma."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(str(value or "").strip().replace(",", "."))
