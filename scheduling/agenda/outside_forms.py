"""A calendar from elsewhere: by its address, or as a file."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from hub.notifications.outbox import one_line
from scheduling.calendars import checking, fetching
from scheduling.named import Named
from scheduling.planning import outside
from scheduling.planning.models import OutsideCalendar, Professional


class OutsideCalendarForm(Named, forms.Form):
    professional = forms.ChoiceField(label=_("Whose calendar"))
    name = forms.CharField(
        label=_("What you call this calendar"),
        max_length=80,
        help_text=_("For example: team calendar."),
    )
    address = forms.CharField(
        label=_("The address"),
        max_length=1000,
        required=False,
        help_text=_(
            "In Outlook, Google or Apple you find it under sharing: a secret address that ends"
            " in .ics. It begins with https:// or webcal://."
        ),
    )
    file = forms.FileField(
        label=_("Or a file"),
        required=False,
        help_text=_("A file that ends in .ics. We read it once."),
        widget=forms.FileInput(attrs={"accept": ".ics,text/calendar"}),
    )

    def __init__(self, *args: Any, people: list[Professional], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = {str(person.pk): person for person in people}
        choices = [(pk, str(person)) for pk, person in self._people.items()]
        self.fields["professional"].choices = choices  # type: ignore[attr-defined]
        if len(people) == 1:
            self.fields["professional"].widget = forms.HiddenInput()
            self.initial.setdefault("professional", people[0].pk)

    def clean_name(self) -> str:
        return one_line(self.cleaned_data["name"])

    def clean_address(self) -> str:
        address = str(self.cleaned_data["address"]).strip()
        if address.lower().startswith("webcal://"):
            address = f"https://{address[len('webcal://') :]}"
        if address and not address.lower().startswith("https://"):
            raise forms.ValidationError(_("The address has to begin with https:// or webcal://."))
        return address

    def clean_file(self) -> UploadedFile[bytes] | None:
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if file and (file.size or 0) > fetching.MOST_BYTES:
            raise forms.ValidationError(_("This file is too large. At most 5 MB."))
        return file

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        given = [name for name in ("address", "file") if data.get(name)]
        if not self.errors and len(given) != 1:
            self.add_error("address", _("Fill in an address or choose a file: one of the two."))
        return data

    def add(self, now: datetime, actor_id: int) -> OutsideCalendar:
        """Raises a DomainError whose fields are those of the form."""
        data = self.cleaned_data
        person, file = self._people[data["professional"]], data["file"]
        if file:
            return checking.upload(
                person=person, name=data["name"], body=file.read(), now=now, actor_id=actor_id
            )
        return outside.follow(
            person=person, name=data["name"], address=data["address"], now=now, actor_id=actor_id
        )
