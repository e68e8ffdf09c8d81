import pytest
from django.test import Client

from scheduling.embed import theme
from tests.facades.conftest import Clock, clock
from tests.town import Town

__all__ = ["clock"]


def test_the_frame_shows_free_days_to_any_site_without_a_cookie(town: Town) -> None:
    answer = Client().get(f"/inbedden/tijden/{town.passport.pk}?merk=7A1FA2")
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "frame-ancestors *" in answer["Content-Security-Policy"]
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer
    assert not answer.cookies
    assert answer["Cache-Control"] == "public, max-age=60"
    link = f"/diensten/{town.passport.service_id}/wanneer?aanbod={town.passport.pk}&amp;dag="
    assert html.count(link) == 5
    assert f"{link}2026-06-02" in html
    assert 'href="/inbedden/thema.css?merk=7a1fa2"' in html
    day = Client().get(link.replace("&amp;", "&") + "2026-06-02")
    assert "09:00" in day.content.decode()
    english = Client().get(f"/en/inbedden/tijden/{town.passport.pk}").content.decode()
    assert "free times, from 09:00" in english
    assert "/en/diensten/" in english


def test_what_cannot_be_booked_has_no_frame(town: Town, clock: Clock) -> None:
    assert Client().get("/inbedden/tijden/999999").status_code == 404
    town.hall.active = False
    town.hall.save()
    assert Client().get(f"/inbedden/tijden/{town.passport.pk}").status_code == 404


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("14554A", "14554a"),
        ("ffff00", ""),  # white letters on it cannot be read
        ("777777", ""),
        ("767676", "767676"),
        ("14554", ""),
        ("14554a;}", ""),
        ("\u0661\u0662\u0663\u0664\u0665\u0666", ""),
    ],
)
def test_a_colour_that_can_be_read(given: str, used: str) -> None:
    assert theme.brand_of(given) == used
    answer = Client().get("/inbedden/thema.css", {"merk": given})
    assert answer.status_code == (200 if used else 404)
    if used:
        assert answer.content.decode().startswith(f":root {{ --hub-brand: #{used};")


def test_the_script_stands_at_an_address_that_never_changes(db: None) -> None:
    answer = Client().get("/inbedden/widget.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert b"data-afspraak" in answer.content
    assert not answer.cookies
