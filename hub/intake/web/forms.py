"""The editor's form: a question set as a file, or as text."""

import json
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

LARGEST = 500_000  # bytes


class QuestionsForm(forms.Form):
    """`cleaned_data["document"]` is what the JSON says; whether it is a question set, is not
    decided here."""

    file = forms.FileField(
        label=_("A file with questions"),
        help_text=_("A JSON file, as you download it here."),
        required=False,
        allow_empty_file=False,
        error_messages={"empty": _("This file is empty.")},
    )
    seen = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Or change the text"),
        required=False,
        max_length=LARGEST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false", "class": "hub-code"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        sent = data.get("file")
        name = "file" if sent else "text"
        try:
            data["document"] = json.loads(_read(sent) if sent else data.get("text") or "")
        except UnicodeDecodeError:
            self.add_error(name, _("This file is no text."))
        except json.JSONDecodeError as error:
            self.add_error(
                name,
                _("This is no JSON: look at line %(line)s, character %(column)s.")
                % {"line": error.lineno, "column": error.colno},
            )
        except (ValueError, RecursionError):
            self.add_error(name, _("This cannot be read."))
        return data

    def clean_file(self) -> "UploadedFile[bytes] | None":
        sent: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if sent and (sent.size or 0) > LARGEST:
            raise forms.ValidationError(_("This file is larger than 500 kB."))
        return sent


def _read(sent: "UploadedFile[bytes]") -> str:
    return bytes(sent.read()).decode("utf-8-sig")
