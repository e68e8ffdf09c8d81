"""What a visitor of the production set-up sees, and what its logs keep to themselves."""

import json
import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.apart import ROOT
from tests.deploy.conftest import Stage, wait_until
from tests.deploy.visitor import Answer, Visitor

pytestmark = [pytest.mark.postgres, pytest.mark.concurrency]
AGENDA = "/ws/agenda/stadhuis-leeuwarden/"
SANNE = {"name": "Sanne Visser", "phone": "0612345678"}


def hold(visitor: Visitor, stage: Stage, start: int) -> Answer:
    body = {"offering": stage.facts["offering"], "start": stage.facts["starts"][start]}
    return visitor.ask("POST", "/api/v1/holds", body, {"X-Forwarded-For": "203.0.113.9"})


def test_a_page_comes_with_its_security_headers(stage: Stage) -> None:
    answer = stage.visitor().get("/")
    assert answer.status == 200
    assert "Servicepunt" in answer.text
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"
    assert answer.headers["x-frame-options"] == "DENY"
    assert answer.headers["server"] == "nginx"


def test_the_api_answers(stage: Stage) -> None:
    answer = stage.visitor().get(f"/api/v1/offerings/{stage.facts['offering']}")
    assert (answer.status, answer.json["id"]) == (200, stage.facts["offering"])
    assert answer.headers["api-version"]


def test_a_static_file_is_kept_for_good_and_comes_compressed(stage: Stage) -> None:
    page = stage.visitor().get("/").text
    found = re.search(r"/static/hub/theme\.[0-9a-f]{12}\.css", page)
    assert found
    answer = stage.visitor().get(found[0], **{"Accept-Encoding": "gzip"})
    assert answer.status == 200
    assert answer.headers["content-type"] == "text/css"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-encoding"] == "gzip"
    assert stage.visitor().get("/static/hub/theme.css").headers["cache-control"] == (
        "public, max-age=60"
    )


def test_an_open_agenda_hears_of_a_booking_that_another_server_made(stage: Stage) -> None:
    cookie = f"sessionid={stage.facts['session']}"
    sanne = stage.visitor("127.0.0.20")
    with stage.visitor().socket(AGENDA, cookie) as agenda:
        assert agenda.status == 101
        assert agenda.news()["what"] == "connected"
        held = hold(sanne, stage, 0).json
        confirmed = sanne.ask(
            "POST",
            "/api/v1/appointments",
            {"reference": held["reference"], "contact": SANNE},
            {"Authorization": f"Bearer {held['manageToken']}"},
        )
        assert confirmed.status == 201
        assert agenda.news()["what"] == "confirmed"


def test_a_limit_counts_the_clients_own_address_whatever_it_claims(stage: Stage) -> None:
    # HOLDS_PER_ADDRESS is 1 here, and every request claims to come from 203.0.113.9.
    assert hold(stage.visitor("127.0.0.31"), stage, 1).status == 201
    again = hold(stage.visitor("127.0.0.31"), stage, 2)
    assert (again.status, again.json["code"]) == (429, "too_many_holds")
    assert hold(stage.visitor("127.0.0.32"), stage, 2).status == 201


def test_no_log_holds_a_token_or_an_address(stage: Stage) -> None:
    held = hold(stage.visitor("127.0.0.41"), stage, 3).json
    secret = held["manageToken"]
    assert stage.visitor().get(f"/afspraak/{secret}").status == 404  # held, not confirmed
    assert stage.visitor().get(f"/static/{secret}").status == 404
    wrong = f"/afspraak/{secret}\r\n\r\n".encode()
    with socket.create_connection(("127.0.0.1", stage.web_port)) as wire:
        wire.sendall(wrong)
        assert b"400" in wire.recv(100)
    wait_until("the server tells that it refused", lambda: "Invalid request" in stage.written())
    wait_until("the proxy logs", lambda: " 404 " in access_log(stage).read_text("utf-8"))
    assert secret not in stage.written()
    assert "127.0.0.41" not in stage.written()


def access_log(stage: Stage) -> Path:
    return stage.var / "proxy-access.log"


def test_away_pages_name_files_that_exist() -> None:
    for file in ("away.html", "too-large.html"):
        page = (ROOT / "deploy" / file).read_text("utf-8")
        for name in re.findall(r'"/static/([^"#]+)', page):
            assert (ROOT / "hub" / "pages" / "static" / name).exists(), name
    problem = json.loads((ROOT / "deploy" / "away.json").read_text("utf-8"))
    assert (problem["code"], problem["status"]) == ("unavailable", 503)


def test_what_is_too_large_is_told_with_the_limit_by_hub_and_proxy(stage: Stage) -> None:
    visitor = stage.visitor("127.0.0.50")
    problem = visitor.ask("POST", "/api/v1/holds", "x" * 8_000_000)
    assert (problem.status, problem.json["code"]) == (413, "too_large")
    assert "64 kB" in problem.json["detail"]
    assert problem.headers["api-version"]  # the hub itself
    beyond = visitor.ask("POST", "/api/v1/holds", "x" * 12_000_000)
    assert (beyond.status, beyond.json["code"]) == (413, "too_large")
    assert beyond.headers["content-type"] == "application/problem+json"
    page = visitor.ask("POST", "/afspraak-maken", "x" * 2_000_000)
    assert page.status == 413
    assert page.headers["content-type"] == "text/html"
    assert "Al het andere is hoogstens 1 MB." in page.text
    assert "strict-transport-security" in page.headers


@pytest.mark.parametrize("place", ["importeren/leeuwarden/bestand/", "aansluiten/nieuw/"])
@pytest.mark.parametrize("language", ["/", "/en/"])
def test_large_files_of_editors_come_through(stage: Stage, language: str, place: str) -> None:
    answer = stage.visitor("127.0.0.51").ask(
        "POST", f"{language}medewerker/{place}", "x" * 8_000_000
    )
    assert answer.status in (302, 403)  # the hub's own, of a stranger without a form


@pytest.fixture
def without_web(stage: Stage) -> Iterator[None]:
    stage.stop("web")
    yield
    stage.start("web")
    wait_until("gunicorn is back", lambda: stage.visitor().get("/healthz").status == 200)


@pytest.mark.usefixtures("without_web")
def test_while_the_web_server_is_away_the_proxy_says_so_kindly(stage: Stage) -> None:
    secret = "geheim-van-een-link"
    page = stage.visitor().get(f"/afspraak/{secret}")
    assert (page.status, page.headers["retry-after"]) == (503, "30")
    assert page.headers["content-type"] == "text/html"
    assert "Wij zijn zo terug" in page.text
    assert "strict-transport-security" in page.headers
    problem = stage.visitor().get(f"/api/v1/appointments/{secret}")
    assert (problem.status, problem.headers["retry-after"]) == (503, "30")
    assert problem.headers["content-type"] == "application/problem+json"
    assert problem.json["code"] == "unavailable"
    assert stage.visitor().get("/static/hub/theme.css").status == 200
    wait_until("the proxy logs", lambda: " 503 " in access_log(stage).read_text("utf-8"))
    assert secret not in stage.written()
