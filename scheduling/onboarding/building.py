"""Writes what a file says, in one transaction, and tries it: a booking that leaves nothing behind.

A dry run is the same, taken back at the end.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from hub.audit import trail
from hub.catalogue.importing import applying, planning, spreadsheets
from hub.catalogue.importing.models import ImportRow, Outcome
from hub.catalogue.importing.tables import BadFile, Table
from hub.catalogue.models import Organisation
from locations.models import HolidayChoice
from scheduling.onboarding import checking, offered, people, places, sheets, trying
from scheduling.onboarding.checking import File
from scheduling.onboarding.models import Joined
from scheduling.onboarding.problems import NotReady, Problem
from scheduling.onboarding.trying import Tried
from scheduling.planning import cover
from scheduling.planning.models import Professional

COUNTED = ("locaties", "balies", "mensen", "aanbod")


@dataclass(frozen=True, slots=True)
class Done:
    """`organisation` has no row when it was a dry run. `counts` by sheet."""

    organisation: Organisation
    counts: dict[str, int]
    tried: Tried | None
    is_dry: bool


def onboard(
    *,
    data: bytes,
    name: str,
    now: datetime,
    actor_id: int | None = None,
    dry_run: bool = False,
    province: Organisation | None = None,
) -> Done:
    """A new organisation with all that the file holds; under `province`, where one is given.
    Raises BadFile, and NotReady with every problem: then nothing was written."""
    found = checking.read(sheets.read(data, name=name))
    if province and not found.problems:
        _must_be_of(found, province)
    if found.problems:
        raise NotReady(found.problems)
    try:
        with transaction.atomic():
            done = _build(found, name, now, actor_id, dry_run)
            _joined(done.organisation, province, now, actor_id)
            if dry_run:
                transaction.set_rollback(True)
    except IntegrityError as error:  # somebody else was faster with a name
        told = _("Something of this name was made at this moment. Try again.")
        raise NotReady([Problem("organisatie", 0, "", told)]) from error
    return done


def _must_be_of(found: File, province: Organisation) -> None:
    row = found.rows["organisatie"][0]
    told = row.cleaned_data["provincie"] = row.cleaned_data["provincie"] or province.slug
    if told != province.slug:
        sentence = _("You can add municipalities of your own province only.")
        found.problems.append(Problem("organisatie", row.line, "provincie", sentence))


def _build(found: File, name: str, now: datetime, actor_id: int | None, dry_run: bool) -> Done:
    (said,) = found.said("organisatie")
    owner = _organisation(said)
    points = places.build(owner, found)
    professionals = people.build(owner, points, found, now=now, actor_id=actor_id)
    services = _services(owner, found.services, name, now, actor_id)
    offered.build(owner, points, found)
    if said["tweede_lezer"]:  # from now on: what is new today was looked at by who adds it
        owner.second_reader = True
        owner.save(update_fields=["second_reader"])
    cover.rebuild_points(points.values(), now=now)
    cover.rebuild_professionals(Professional.objects.filter(pk__in=professionals), now=now)
    counts = {sheet: len(found.rows[sheet]) for sheet in COUNTED} | {"diensten": services}
    return Done(owner, counts, trying.book(owner, now=now), dry_run)


def _joined(
    owner: Organisation, province: Organisation | None, now: datetime, actor_id: int | None
) -> None:
    Joined.objects.create(
        organisation=owner, province=province, joined_at=now, joined_by_id=actor_id
    )
    trail.record(
        verb="organisation.joined",
        object_type="organisation",
        object_id=owner.pk,
        now=now,
        actor_id=actor_id,
        actor_kind="staff" if actor_id else "system",
        origin="onboarding",
    )


def _organisation(said: dict[str, Any]) -> Organisation:
    owner = Organisation.objects.create(
        slug=said["kenmerk"],
        kind=said["soort"],
        name=said["naam"],
        name_en=said["naam_en"],
        oin=said["oin"],
        cbs_code=said["cbs_code"],
        website=said["website"],
        phone=said["telefoon"],
        email=said["email"],
        parent=Organisation.objects.filter(slug=said["provincie"]).first(),
    )
    HolidayChoice.objects.bulk_create(
        HolidayChoice(organisation=owner, holiday=key) for key in said["feestdagen"]
    )
    return owner


def _services(
    owner: Organisation, table: Table | None, name: str, now: datetime, actor_id: int | None
) -> int:
    """By the catalogue's own import, so that it stands in the list and its files stay the same."""
    if table is None or not table.rows:
        return 0
    try:
        plan = planning.plan(
            organisation=owner,
            items=spreadsheets.items(table, organisation=owner),
            name=name,
            format="onboarding",
            now=now,
            notes=table.notes,
            actor_id=actor_id,
        )
    except BadFile as refused:
        raise NotReady([Problem("diensten", 1, "", refused.sentence)]) from refused
    rows = list(plan.rows.all())
    problems = [one for row in rows for one in _refusals(row)]
    if problems:
        raise NotReady(problems)
    applying.apply(planned=plan, publish=True, now=now, actor_id=actor_id)
    return len(rows)


def _refusals(row: ImportRow) -> Iterator[Problem]:
    if row.outcome == Outcome.REFUSED:
        for column, sentence in row.problems.items():
            yield Problem("diensten", row.line, column, sentence)
