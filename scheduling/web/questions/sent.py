"""Files among the answers of a page: how they are sent, and kept."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from hub.errors import Text
from hub.intake import filling
from hub.intake.asking import Asked
from hub.intake.files import Sent
from scheduling.web.questions.opened import Opened

AWAY = "remove__"  # and the key of the question: the files to throw away


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of the files of a page: `wrong` by question."""

    found: Opened
    wrong: dict[str, list[Text]]


def store(found: Opened, asked: Asked, form: Any, *, caller: str) -> Stored:
    """Before anything else of the page: a good file is not sent twice because of another answer.
    Raises TooManyFiles, ChangedElsewhere."""
    wrong: dict[str, list[Text]] = {}
    revision = form.cleaned_data["revision"] or 0
    for question in (one for one in asked.questions if one.type == "file"):
        sent: list[Sent] = form.cleaned_data[question.key]
        without: Collection[str] = form.data.getlist(f"{AWAY}{question.key}")
        if not sent and not without:
            continue
        intake, refused = filling.keep_files(
            intake=found.intake,
            page=asked.page.key,
            question=question.key,
            sent=sent,
            without=without,
            revision=revision,
            today=found.today,
            now=found.now,
            caller=caller,
        )
        found = replace(found, intake=intake, answers=filling.answers_of(intake))
        revision = intake.revision
        if refused:
            wrong[question.key] = refused
    return Stored(found, wrong)
