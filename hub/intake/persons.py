"""Persons as answers: one, or a list of so many to so many. Pure."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from hub.errors import Text
from hub.intake import bsn
from hub.intake.conditions import years_old
from hub.intake.document import Question
from hub.intake.reading import AnswerRefused, day, parts, string

LONGEST_NAME = 120
OLDEST = 130  # years
Person = dict[str, str]


def person(question: Question, value: Any, today: date) -> Person:
    """`least` is the youngest age in whole years."""
    return _read(value, question.least, today)


def persons(question: Question, value: Any, today: date) -> list[Person]:
    """`least` and `most` of them, each at least `age` years. A row without anything in it is
    nobody; an error names the row as it was sent."""
    if not isinstance(value, list):
        raise AnswerRefused(_("Fill in the persons one by one."))
    found: list[Person] = []
    wrong: dict[str, Text] = {}
    for number, one in enumerate(value):
        if is_empty(one):
            continue
        try:
            fresh = _read(one, question.age, today)
            _must_be_new(fresh, found)
            found.append(fresh)
        except AnswerRefused as refused:
            wrong |= {f"{number}.{part or 'name'}": text for part, text in refused.fields.items()}
    if wrong:
        place, sentence = next(iter(wrong.items()))
        raise AnswerRefused(sentence, place, every=wrong)
    _must_be_so_many(question, value, len(found))
    return found


def is_empty(row: Any) -> bool:
    return not (any(row.values()) if isinstance(row, dict) else row)


def _must_be_new(fresh: Person, others: list[Person]) -> None:
    if any(same(fresh, other) for other in others):
        raise AnswerRefused(_("This person is there twice."), "name")


def same(one: Person, other: Person) -> bool:
    names = [who["name"].strip().casefold() for who in (one, other)]
    return one["born"] == other["born"] and names[0] == names[1]


def _must_be_so_many(question: Question, rows: list[Any], count: int) -> None:
    """Told at the first row that is empty, or the first one too many."""
    filled = [number for number, row in enumerate(rows) if not is_empty(row)]
    least = question.least or 1
    if count < least and (count or question.required):
        first_empty = next(number for number in range(len(rows) + 1) if number not in filled)
        raise AnswerRefused(
            ngettext_lazy(
                "Fill in at least %(least)d person.", "Fill in at least %(least)d persons.", least
            )
            % {"least": least},
            f"{first_empty}.name",
        )
    most = question.most
    if most is not None and count > most:
        raise AnswerRefused(
            ngettext_lazy(
                "Fill in at most %(most)d person.", "Fill in at most %(most)d persons.", most
            )
            % {"most": most},
            f"{filled[most]}.name",
        )


def _read(value: Any, youngest: int | None, today: date) -> Person:
    given = parts(value, ("name", "born"))
    name = string(given.get("name", ""), "name").strip()
    if not name or len(name) > LONGEST_NAME or "\0" in name:
        raise AnswerRefused(_("Fill in the name."), "name")
    if bsn.is_in(name):
        raise AnswerRefused(bsn.YOURS, "name")
    born = day(given.get("born", ""), "born")
    if not 0 <= years_old(born, today) <= OLDEST:
        raise AnswerRefused(_("This cannot be a date of birth."), "born")
    if youngest is not None and years_old(born, today) < youngest:
        raise AnswerRefused(_("This person must be %(age)d or older.") % {"age": youngest}, "born")
    return {"name": name, "born": born.isoformat()}
