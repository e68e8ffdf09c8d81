"""The file that an editor chooses."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.catalogue.importing import files, planning, spreadsheets, standards
from hub.catalogue.importing.items import Item
from hub.catalogue.importing.models import Import
from hub.catalogue.importing.tables import MOST_BYTES, MOST_ROWS, FileTooLarge, must_be_small
from hub.catalogue.models import Organisation
from hub.errors import DomainError, Text


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("Your file"),
        help_text=_(
            "CSV or XLSX, at most %(mb)d MB and %(rows)d services. Also CPSV-AP (.jsonld, .ttl), "
            "HSDS (.json, .zip) and Samenwerkende Catalogi (.xml)."
        )
        % {"mb": MOST_BYTES // 1024 // 1024, "rows": MOST_ROWS},
        widget=forms.FileInput(
            attrs={"accept": ",".join((".csv", ".txt", ".tsv", ".xlsx", *standards.ENDINGS))}
        ),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("The file is empty."),
        },
    )
    is_too_large = False

    def planned(self, owner: Organisation, *, now: datetime, actor_id: int) -> Import | None:
        """The plan, or an error at the field."""
        sent = self.cleaned_data["file"]
        try:
            read = _standard if standards.knows(sent.name) else _table
            kind, items, notes = read(sent.read(MOST_BYTES + 1), sent.name, owner, now)
            return planning.plan(
                organisation=owner,
                items=items,
                name=sent.name,
                format=kind,
                notes=notes,
                now=now,
                actor_id=actor_id,
            )
        except DomainError as refused:
            self.add_error("file", str(refused))
            self.is_too_large = isinstance(refused, FileTooLarge)
            return None


Content = tuple[str, Iterable[Item], Sequence[Text]]  # which format, the services, what to know


def _table(data: bytes, name: str, owner: Organisation, _now: datetime) -> Content:
    table = files.read(data, name=name)
    return files.kind_of(name), spreadsheets.items(table, organisation=owner), table.notes


def _standard(data: bytes, name: str, owner: Organisation, now: datetime) -> Content:
    must_be_small(data)
    today = timezone.localdate(now)
    found, notes = standards.items(data, name=name, organisation=owner, today=today)
    return standards.kind_of(name), found, notes
