"""Published dates in the API; the only doors that pages of other sites may use."""

from datetime import date

from hub.keydates.models import DateSeries
from tests.api.conftest import Api
from tests.keydates.conftest import published
from tests.town import Town


def test_a_series_is_told_in_the_callers_language(town: Town, api: Api) -> None:
    series = published(town, date(2026, 6, 23), date(2026, 4, 1))
    answer = api.get(f"/date-series/{series.slug}")
    assert answer.body == {
        "slug": "pensioenbureau-aow-wordt-betaald",
        "title": "AOW is paid",
        "about": "Het geld staat op uw rekening.",
        "kind": "payment",
        "organisation": {"slug": "pensioenbureau", "name": "Pensioenbureau", "kind": "agency"},
        "service": town.pension.service_id,
        "dates": [{"day": "2026-06-23", "note": ""}],
    }
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_series_are_found_by_organisation_and_service(town: Town, api: Api) -> None:
    published(town, date(2026, 6, 23))

    def total(**query: object) -> int:
        return int(api.get("/date-series", **query).body["total"])

    assert total() == 1
    assert total(organisation="pensioenbureau") == total(service=town.pension.service_id) == 1
    assert total(organisation="leeuwarden") == total(service=town.passport.service_id) == 0


def test_hidden_and_missing_are_alike(town: Town, api: Api) -> None:
    hidden = published(town, date(2026, 6, 23), public=False)
    for slug in (hidden.slug, "nergens"):
        answer = api.get(f"/date-series/{slug}")
        assert answer.status == 404
        assert answer.body["code"] == "not_found"
    assert DateSeries.objects.count() == 1
    assert api.get("/date-series").body["results"] == []


def test_no_other_door_is_open_to_pages_of_other_sites(town: Town, api: Api) -> None:
    for path in ("/services", "/service-points", f"/services/{town.passport.service_id}"):
        assert "Access-Control-Allow-Origin" not in api.get(path).headers
