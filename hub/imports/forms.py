"""The file that an editor chooses."""

from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from hub.catalogue.importing import files, planning, spreadsheets
from hub.catalogue.importing.models import Import
from hub.catalogue.importing.tables import MOST_BYTES, MOST_ROWS
from hub.catalogue.models import Organisation
from hub.errors import DomainError


class FileForm(forms.Form):
    file = forms.FileField(
        label=_("Your file"),
        help_text=_("CSV or XLSX, at most %(mb)d MB and %(rows)d services.")
        % {"mb": MOST_BYTES // 1024 // 1024, "rows": MOST_ROWS},
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("The file is empty."),
        },
    )

    def planned(self, owner: Organisation, *, now: datetime, actor_id: int) -> Import | None:
        """The plan, or an error at the field."""
        sent = self.cleaned_data["file"]
        try:
            kind = files.kind_of(sent.name)
            table = files.read(sent.read(MOST_BYTES + 1), name=sent.name)
            return planning.plan(
                organisation=owner,
                items=spreadsheets.items(table, organisation=owner),
                name=sent.name,
                format=kind,
                notes=table.notes,
                now=now,
                actor_id=actor_id,
            )
        except DomainError as refused:
            self.add_error("file", str(refused))
            return None
