"""The rows of costs and deadlines of a service: as many as are filled in, and one to add."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.catalogue.document import Amount, Term
from hub.catalogue.models import DeadlineKind
from hub.editorial import durations

AMOUNT = re.compile(r"\d{1,7}(?:[.,]\d{1,2})?")
DAY = "%Y-%m-%d"


class Euros(forms.CharField):
    """12,50 as well as 12.50; `clean` gives it as the document wants it."""

    def clean(self, value: Any) -> str:
        text = str(super().clean(value)).replace("€", "").strip()
        if text and not AMOUNT.fullmatch(text):
            raise forms.ValidationError(_("Give an amount in euros, such as 12,50."))
        return text.replace(",", ".")


class Duration(forms.CharField):
    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        try:
            return durations.parse(text) if text else ""
        except ValueError as error:
            told = _("Write it as “8 weeks” or “1 year and 6 months”.")
            raise forms.ValidationError(told) from error


def _day() -> forms.DateInput:
    return forms.DateInput(format=DAY, attrs={"type": "date"})


class CostRow(forms.Form):
    label_nl = forms.CharField(label=gettext_lazy("What for (Dutch)"), max_length=160)
    label_en = forms.CharField(
        label=gettext_lazy("What for (English)"), max_length=160, required=False
    )
    amount = Euros(label=gettext_lazy("Euros"), max_length=14)
    valid_from = forms.DateField(label=gettext_lazy("From"), widget=_day())
    valid_until = forms.DateField(
        label=gettext_lazy("Until and including"), widget=_day(), required=False
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("valid_from"), data.get("valid_until")
        if first and last and last < first:
            self.add_error("valid_until", _("The end must be after the beginning."))
        return data

    def said(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "label": {"nl": data["label_nl"], "en": data["label_en"]},
            "amount": data["amount"],
            "validFrom": data["valid_from"].isoformat(),
            "validUntil": data["valid_until"] and data["valid_until"].isoformat(),
        }


class DeadlineRow(forms.Form):
    label_nl = forms.CharField(label=gettext_lazy("What takes so long (Dutch)"), max_length=160)
    label_en = forms.CharField(
        label=gettext_lazy("What takes so long (English)"), max_length=160, required=False
    )
    duration = Duration(label=gettext_lazy("How long"), max_length=40)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=[("", "-"), *DeadlineKind.choices])

    def said(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "label": {"nl": data["label_nl"], "en": data["label_en"]},
            "duration": data["duration"],
            "kind": data["kind"],
        }


class Rows(forms.BaseFormSet):  # type: ignore[type-arg] # not generic at run time
    """A row in which nothing is typed is no row, wherever it stands: so one is taken away."""

    def _construct_form(self, i: int, **kwargs: Any) -> forms.Form:
        made: forms.Form = super()._construct_form(i, **kwargs)  # type: ignore[misc] # no stub
        made.empty_permitted, made.use_required_attribute = True, False
        return made

    def said(self) -> list[dict[str, Any]]:
        return [row.said() for row in self.forms if row.has_changed()]


MOST = {"costs": 50, "deadlines": 20}


def _rows_of(row: type[forms.Form], most: int) -> type[Rows]:
    made: Any = forms.formset_factory(
        row, formset=Rows, extra=1, max_num=most, absolute_max=most + 1
    )
    return cast(type[Rows], made)


CostRows = _rows_of(CostRow, MOST["costs"])
DeadlineRows = _rows_of(DeadlineRow, MOST["deadlines"])


def costs_initial(costs: Iterable[Amount]) -> list[dict[str, Any]]:
    return [
        {
            "label_nl": one.label_nl,
            "label_en": one.label_en,
            "amount": _euros(one.amount),
            "valid_from": one.valid_from,
            "valid_until": one.valid_until,
        }
        for one in costs
    ]


def deadlines_initial(terms: Iterable[Term]) -> list[dict[str, Any]]:
    return [
        {
            "label_nl": one.label_nl,
            "label_en": one.label_en,
            "duration": durations.words(one.duration),
            "kind": one.kind,
        }
        for one in terms
    ]


def typed(data: QueryDict, prefix: str, row: type[forms.Form]) -> list[dict[str, Any]]:
    """The rows as they were typed, without those that are empty."""
    count = data.get(f"{prefix}-TOTAL_FORMS", "")
    total = min(int(count), MOST[prefix]) if count.isdecimal() else 0
    names = row.base_fields
    rows = [{name: data.get(f"{prefix}-{at}-{name}", "") for name in names} for at in range(total)]
    return [one for one in rows if any(one.values())]


def _euros(amount: Decimal) -> str:
    return f"{amount:.2f}".replace(".", ",")
