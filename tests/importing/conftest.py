import pytest

from hub.catalogue.importing import files, planning, separated, spreadsheets
from hub.catalogue.importing.models import Import
from hub.catalogue.models import LifeEvent, Organisation, Service
from tests import town
from tests.town import NOW


@pytest.fixture
def leeuwarden(db: None) -> Organisation:
    LifeEvent.objects.create(slug="verhuizen", name_nl="Verhuizen", name_en="Moving")
    return town.organisation("municipality", "leeuwarden", "Gemeente Leeuwarden")


@pytest.fixture
def passport(leeuwarden: Organisation) -> Service:
    return town.service(leeuwarden, "paspoort", "Paspoort")


def planned(owner: Organisation, *rows: list[str], now: object = NOW) -> Import:
    """A file with these rows, the first its header, looked at."""
    table = files.read(separated.write(rows[0], rows[1:]), name="diensten.csv")
    items = spreadsheets.items(table, organisation=owner)
    return planning.plan(
        organisation=owner,
        items=items,
        name="diensten.csv",
        format="csv",
        now=now,  # type: ignore[arg-type]
    )
