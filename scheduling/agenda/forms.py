"""What staff fill in about an appointment and a caller."""

import datetime as dt
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.catalogue.published import text_of
from locations import bookable
from locations.models import Offering
from scheduling.agenda.workplaces import Workplace
from scheduling.contact_form import ContactForm
from scheduling.named import Named
from scheduling.typed import is_sensible

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class NoteForm(Named, forms.Form):
    note = forms.CharField(
        label=_("Note for colleagues"),
        required=False,
        max_length=2000,
        help_text=_("The citizen may ask to read this. Write only what is needed."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class FollowUpForm(Named, forms.Form):
    text = forms.CharField(
        label=_("Message to the citizen"),
        max_length=2000,
        help_text=_("What was agreed, and what comes next. It goes by e-mail. No BSN."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class CancelForm(Named, forms.Form):
    reason = forms.CharField(
        label=_("Reason, for the citizen"),
        max_length=200,
        help_text=_("This stands in the mail. Do not name the service."),
    )


class CallerForm(ContactForm):
    """A caller's contact, asked of the clerk: the words are about the citizen. E-mail or phone, as
    for everybody."""

    labels: ClassVar[dict[str, "StrOrPromise"]] = {
        "name": _("Name of the citizen"),
        "email": _("E-mail address of the citizen"),
        "phone": _("Phone number of the citizen"),
        "reminders": _("How may we remind the citizen?"),
        "remark": _("Is there something that colleagues should know?"),
    }
    hints: ClassVar[dict[str, "StrOrPromise"]] = {
        "email": _("The appointment is sent here. No e-mail? Then fill in a phone number."),
        "reminders": _("If nothing is chosen, the reminder goes by e-mail."),
        "remark": _("For example: uses a wheelchair, or brings somebody. Do not write a BSN."),
    }
    told: ClassVar[dict[str, "StrOrPromise"]] = {
        "name": _("Fill in the name of the citizen."),
        "reminders": _("For this way the e-mail address or a mobile number is needed."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in self.labels.items():
            self.fields[name].label = label
        for name, hint in self.hints.items():
            self.fields[name].help_text = hint
        self.fields["name"].error_messages["required"] = self.told["name"]

    def add_error(self, field: str | None, error: Any) -> None:
        """What the domain says of the reminders speaks to the citizen."""
        super().add_error(field, self.told["reminders"] if field == "reminders" else error)


class ServiceChoice(Named, forms.Form):
    """Which service, for how many, from which day on."""

    offering = forms.ModelChoiceField(label=_("Service"), queryset=Offering.objects.none())
    persons = forms.IntegerField(label=_("Persons"), min_value=1, max_value=99, initial=1)
    date = forms.DateField(
        label=_("From which day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def clean_date(self) -> dt.date:
        day: dt.date = self.cleaned_data["date"]
        if not is_sensible(day):
            raise forms.ValidationError(_("Choose a year from 2021 to 2099."))
        return day

    def __init__(self, *args: Any, workplace: Workplace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["offering"]
        offerings = workplace.offerings().filter(bookable.standing(timezone.now()))
        rows = offerings.select_related("service__base").prefetch_related(
            "service__texts", "service__base__texts"
        )
        field.queryset = rows  # type: ignore[attr-defined]
        field.label_from_instance = lambda o: (  # type: ignore[attr-defined]
            f"{text_of(o.service, 'title')} - {o.get_channel_display()}"
        )
