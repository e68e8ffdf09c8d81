"""Reads every row before anything is written: what is wrong, by sheet, row and column."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from hub.catalogue.importing.tables import Table
from hub.catalogue.models import Capability, Organisation, OrganisationKind
from hub.people.models import User
from locations import gazetteer
from locations.models import ServicePoint
from scheduling.onboarding.problems import Problem
from scheduling.onboarding.rows import FORMS, Row
from scheduling.onboarding.sheets import SHEETS

HAS_ACCOUNT = _("There is an account with this address. Its manager can give it a role.")


@dataclass(slots=True)
class File:
    """Rows that were read, by sheet; the sheet of services is read by the catalogue's import."""

    rows: dict[str, list[Row]]
    services: Table | None
    problems: list[Problem] = field(default_factory=list)

    def said(self, sheet: str) -> list[dict[str, Any]]:
        return [row.cleaned_data for row in self.rows.get(sheet, ())]


def read(tables: Mapping[str, Table]) -> File:
    found = File({}, tables.get("diensten"))
    for sheet, form in FORMS.items():
        found.rows[sheet] = (
            list(_rows(sheet, tables[sheet], form, found)) if sheet in tables else []
        )
    for check in CHECKS:
        check(found)
    found.problems.sort(key=lambda one: (SHEETS.index(one.sheet), one.line))
    return found


def _rows(sheet: str, table: Table, form: type[Row], found: File) -> Iterator[Row]:
    """The rows that can be read; of the others the problems."""
    header = [name.strip().lower().replace(" ", "_") for name in table.header]
    foreign = [name for name in header if name not in form.base_fields]
    needed = [name for name, one in form.base_fields.items() if one.required]
    for name in foreign:
        found.problems.append(Problem(sheet, 1, name, _("We do not know this column.")))
    for name in needed:
        if name not in header:
            found.problems.append(Problem(sheet, 1, name, _("This column is missing.")))
            return
    for row in table.rows:
        made = form(dict(zip(header, row.cells, strict=True)))
        made.line = row.line
        broken = [Problem(sheet, row.line, header[at], told) for at, told in row.problems.items()]
        found.problems += broken
        if made.is_valid() and not broken:
            yield made
        for column, errors in made.errors.items():
            found.problems += [Problem(sheet, row.line, column, str(one)) for one in errors[:1]]


def _one_organisation(found: File) -> None:
    rows = found.rows["organisatie"]
    if len(rows) != 1:
        if not found.problems:
            _tell(found, "organisatie", 0, "", _("This sheet holds one organisation."))
        return
    said, line = rows[0].cleaned_data, rows[0].line
    if Organisation.objects.filter(slug=said["kenmerk"]).exists():
        _tell(found, "organisatie", line, "kenmerk", _("This organisation is here already."))
    if said["oin"] and Organisation.objects.filter(oin=said["oin"]).exists():
        _tell(found, "organisatie", line, "oin", _("This OIN is of another organisation."))
    province = said["provincie"]
    known = Organisation.objects.filter(kind=OrganisationKind.PROVINCE)
    if province and not known.filter(slug=province).exists():
        _tell(found, "organisatie", line, "provincie", _("We do not know this province."))


def _points_are_new(found: File) -> None:
    taken = set(ServicePoint.objects.values_list("slug", flat=True))
    for row in _once(found, "locaties", "kenmerk"):
        if row.cleaned_data["kenmerk"] in taken:
            _tell(found, "locaties", row.line, "kenmerk", _("There is such a point already."))
    for row in found.rows["locaties"]:
        said = row.cleaned_data
        if said["breedtegraad"] is None or said["lengtegraad"] is None:
            _place(found, row)


def _place(found: File, row: Row) -> None:
    """Where a postcode lies, for who gives no coordinates."""
    try:
        (place,) = gazetteer.find(row.cleaned_data["postcode"])
    except gazetteer.UnknownPlace as unknown:
        _tell(found, "locaties", row.line, "postcode", unknown.sentence)
    else:
        row.cleaned_data |= {"breedtegraad": place.latitude, "lengtegraad": place.longitude}


def _points_are_named(found: File) -> None:
    named = {said["kenmerk"] for said in found.said("locaties")}
    for sheet in ("openingstijden", "balies", "mensen", "aanbod"):
        for row in found.rows[sheet]:
            slug = row.cleaned_data["locatie"]
            if slug and slug not in named:
                told = _("“%(slug)s” is not in the sheet locaties.") % {"slug": slug}
                _tell(found, sheet, row.line, "locatie", told)


def _hours_do_not_overlap(found: File) -> None:
    spans: dict[tuple[str, int], list[Row]] = defaultdict(list)
    for row in found.rows["openingstijden"]:
        for day in row.cleaned_data["dag"]:
            earlier = spans[row.cleaned_data["locatie"], day]
            if any(_overlap(row.cleaned_data, one.cleaned_data) for one in earlier):
                told = _("These hours overlap with an earlier row.")
                _tell(found, "openingstijden", row.line, "open", told)
                break
            earlier.append(row)


def _overlap(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return bool(one["open"] < other["dicht"] and other["open"] < one["dicht"])


def _places_are_named_once(found: File) -> None:
    for _row in _once(found, "balies", "locatie", "naam"):
        pass


def _people_are_new(found: File) -> None:
    known = set(User.objects.values_list("email", flat=True))
    seen: dict[str, int] = {}
    for row in found.rows["mensen"]:
        email = row.cleaned_data["email"]
        if email and seen.setdefault(email, row.line) != row.line:
            told = _("This stands in row %(line)s already.") % {"line": seen[email]}
            _tell(found, "mensen", row.line, "email", told)
        elif email in known:
            _tell(found, "mensen", row.line, "email", HAS_ACCOUNT)


def _skills_are_known(found: File) -> None:
    known = set(Capability.objects.values_list("slug", flat=True))
    for sheet in ("mensen", "aanbod"):
        for row in found.rows[sheet]:
            for slug in row.cleaned_data["vaardigheden"]:
                if slug not in known:
                    told = _("There is no skill “%(slug)s”.") % {"slug": slug[:60]}
                    _tell(found, sheet, row.line, "vaardigheden", told)


def _offerings_stand_once(found: File) -> None:
    for _row in _once(found, "aanbod", "dienst", "locatie", "kanaal"):
        pass


def _once(found: File, sheet: str, *columns: str) -> Iterator[Row]:
    """The rows whose columns together stand there for the first time."""
    seen: dict[tuple[Any, ...], int] = {}
    for row in found.rows[sheet]:
        key = tuple(row.cleaned_data[column] for column in columns)
        if seen.setdefault(key, row.line) == row.line:
            yield row
        else:
            told = _("This stands in row %(line)s already.") % {"line": seen[key]}
            _tell(found, sheet, row.line, columns[-1], told)


def _tell(found: File, sheet: str, line: int, column: str, sentence: Any) -> None:
    found.problems.append(Problem(sheet, line, column, sentence))


CHECKS: tuple[Callable[[File], None], ...] = (
    _one_organisation,
    _points_are_new,
    _points_are_named,
    _hours_do_not_overlap,
    _places_are_named_once,
    _people_are_new,
    _skills_are_known,
    _offerings_stand_once,
)
