"""What is wrong with a file, by sheet, row and column."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from hub.errors import Invalid, Text


@dataclass(frozen=True, slots=True)
class Problem:
    """`line` as a spreadsheet counts; 0: of the sheet as a whole."""

    sheet: str
    line: int
    column: str
    sentence: Text

    def __str__(self) -> str:
        place = f"{self.sheet} {self.line}" if self.line else self.sheet
        return (
            f"{place}, {self.column}: {self.sentence}"
            if self.column
            else f"{place}: {self.sentence}"
        )


class NotReady(Invalid):
    """Nothing was written. `problems` are all that were found, in the order of the file."""

    code = "onboarding_not_ready"
    sentence = _("The file is not right yet.")
    way_forward = _("Mend what is listed and try again. Nothing was changed.")

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__()
        self.problems = list(problems)
