"""The field of a question that asks for files."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hub.intake import files
from hub.intake.document import Question
from hub.intake.files import Sent


class FilesInput(forms.FileInput):
    """Several at once; a page without JavaScript has no other way."""

    allow_multiple_selected = True

    def value_from_datadict(self, _data: Any, sent: Any, name: str) -> list[Any]:
        return list(sent.getlist(name)) if hasattr(sent, "getlist") else []


class FilesField(forms.Field):
    widget = FilesInput

    def clean(self, value: Any) -> list[Sent]:
        return [Sent(one.name or "", bytes(one.read()), one.size or 0) for one in value or ()]


def field(question: Question, common: dict[str, Any]) -> forms.Field:
    attrs: dict[str, Any] = {"accept": files.accepted(question)}
    if (question.most or 1) > 1:
        attrs["multiple"] = True
    told = {
        "kinds": files.kinds_told(question),
        "most": question.megabytes or files.MEGABYTES,
        "count": question.most or 1,
    }
    limits = (
        _("%(kinds)s, at most %(most)d MB. At most %(count)d files.")
        if told["count"] != 1
        else _("%(kinds)s, at most %(most)d MB.")
    )
    hint = f"{common['help_text']} {limits % told}".strip()
    return FilesField(widget=FilesInput(attrs=attrs), **{**common, "help_text": hint})
