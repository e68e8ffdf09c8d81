"""The national list of product names, brought in as services of one municipality."""

from pathlib import Path

import pytest

from hub.catalogue import upl
from hub.catalogue.importing import applying
from hub.catalogue.models import Organisation, Service, UniformProduct
from tests.importing.conftest import planned
from tests.importing.test_plan_apply_undo import LATER
from tests.town import NOW

LISTS = Path(__file__).resolve().parents[3] / "shared" / "data"


@pytest.mark.real_lists
@pytest.mark.skipif(not LISTS.exists(), reason="the national lists are not beside the project")
@pytest.mark.django_db
def test_products_are_named_as_in_the_national_list(leeuwarden: Organisation) -> None:
    upl.import_list(source=str(LISTS / "UPL-actueel.csv"), now=NOW)
    mine = [one for one in UniformProduct.objects.order_by("name") if "gemeente" in one.offered_by]
    header = ["kenmerk", "titel_nl", "uniform_product"]
    rows = [[f"UPL-{one.pk}", one.name[:160], one.name.upper()] for one in mine[:200]]
    made = planned(leeuwarden, header, *rows)
    assert set(made.rows.values_list("outcome", flat=True)) == {"new"}
    applying.apply(planned=made, publish=True, now=LATER, actor_id=None)
    services = Service.objects.filter(status="published").exclude(uniform_product=None)
    assert services.count() == len(rows) == 200
    again = planned(leeuwarden, header, *rows)
    assert set(again.rows.values_list("outcome", flat=True)) == {"same"}
