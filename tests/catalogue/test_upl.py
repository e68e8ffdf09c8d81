import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Model
from django.utils import translation

from hub.catalogue import lists, upl
from hub.catalogue.lists import BadList
from hub.catalogue.models import InformationArea, LegalBasis, UniformProduct
from tests.town import NOW

pytestmark = pytest.mark.django_db
REAL = Path(__file__).resolve().parents[3] / "shared" / "data"
HEADER = ",".join(upl.COLUMNS)


def row(name: str, uri: str = "", basis: str = "", **crosses: str) -> str:
    values = dict.fromkeys(upl.COLUMNS, "")
    values |= {"UniformeProductnaam": name, "URI": uri or f"http://example.nl/{name}", **crosses}
    if basis:
        values |= {"Grondslag": f"http://wet.nl/{basis}", "Grondslaglabel": basis}
    return ",".join(values[column] for column in upl.COLUMNS)


def written(folder: Path, *rows: str, header: str = HEADER) -> str:
    path = folder / "upl.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return str(path)


def count(model: type[Model]) -> int:
    return model._default_manager.count()


def test_a_product_with_two_legal_bases_is_one_product(tmp_path: Path) -> None:
    source = written(
        tmp_path,
        row("paspoort", basis="art1", Gemeente="X", Burger="X", SDG="A1;B2"),
        row("paspoort", basis="art2", Gemeente="X", Burger="X", SDG="A1;B2"),
    )
    report = upl.import_list(source=source, now=NOW)
    assert (report.new, report.total) == (1, 1)
    product = UniformProduct.objects.get()
    assert (product.offered_by, product.audience) == (["gemeente"], ["citizen"])
    assert set(product.legal_bases.values_list("label", flat=True)) == {"art1", "art2"}
    assert set(product.information_areas.values_list("code", flat=True)) == {"A1", "B2"}


def test_twice_changes_nothing_and_a_changed_row_updates(tmp_path: Path) -> None:
    source = written(tmp_path, row("paspoort", basis="art1"), row("rijbewijs"))
    upl.import_list(source=source, now=NOW)
    again = upl.import_list(source=source, now=NOW)
    assert (again.new, again.changed, again.ended) == (0, 0, 0)
    source = written(tmp_path, row("paspoort", basis="art2"), row("rijbewijs"))
    changed = upl.import_list(source=source, now=NOW)
    assert (changed.new, changed.changed, changed.ended) == (0, 1, 0)
    assert LegalBasis.objects.get().label == "art2"


def test_a_vanished_product_is_ended_and_may_come_back(tmp_path: Path) -> None:
    both = [row("paspoort"), row("rijbewijs")]
    upl.import_list(source=written(tmp_path, *both), now=NOW)
    report = upl.import_list(source=written(tmp_path, both[0]), now=NOW)
    assert report.ended == 1
    assert UniformProduct.objects.get(name="rijbewijs").ended_at == NOW
    report = upl.import_list(source=written(tmp_path, *both), now=NOW)
    assert report.changed == 1
    assert UniformProduct.objects.get(name="rijbewijs").ended_at is None


BROKEN = {
    "columns are missing: URI": ("UniformeProductnaam,Uri\nx,y\n", 1),
    "stands there twice": (HEADER + ",URI\n", 1),
    "quotes": (f'{HEADER}\n"paspoort', 2),
    "columns where": (f"{HEADER}\npaspoort,http://example.nl/a\n", 2),
    "another name": ("\n".join([HEADER, row("a", "http://x.nl/1"), row("b", "http://x.nl/1")]), 3),
    "marked otherwise": ("\n".join([HEADER, row("a"), row("a", Burger="X", basis="b")]), 3),
    "legal basis stands": ("\n".join([HEADER, row("a", basis="b"), row("a", basis="b")]), 3),
    "only X": ("\n".join([HEADER, row("a", Burger="ja")]), 2),
    "name or the URI": ("\n".join([HEADER, row("a", "geen-uri")]), 2),
    "longer than": ("\n".join([HEADER, row("a" * 201, "http://x.nl/1")]), 2),
    "NUL": (f"{HEADER}\n{row('a')}\n\x00", 3),
    "the file is empty": ("", None),
    "no product": (HEADER + "\n", None),
}


@pytest.mark.parametrize("cause", BROKEN)
def test_bad_input_is_told_with_file_and_line_and_changes_nothing(
    tmp_path: Path, cause: str
) -> None:
    upl.import_list(source=written(tmp_path, row("paspoort")), now=NOW)
    text, line = BROKEN[cause]
    bad = tmp_path / "kapot.csv"
    bad.write_text(text, encoding="utf-8")
    with translation.override("en"), pytest.raises(BadList) as refused:
        upl.import_list(source=str(bad), now=NOW)
    said = str(refused.value)
    assert "kapot.csv" in said and cause in said
    assert line is None or f"line {line}" in said
    assert list(UniformProduct.objects.values_list("name", "ended_at")) == [("paspoort", None)]


def test_what_is_not_utf_8_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "latin.csv"
    path.write_bytes(HEADER.encode() + b"\n" + row("caf").encode() + b"\ncaf\xe9")
    with pytest.raises(BadList, match="3"):
        upl.import_list(source=str(path), now=NOW)


def test_two_gigabytes_are_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "groot.csv"
    with path.open("wb") as file:
        file.truncate(2 * 1024**3)
    with pytest.raises(BadList, match="50 MB"):
        upl.import_list(source=str(path), now=NOW)


def test_a_missing_file_is_an_error_of_the_command(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="nergens.csv"):
        call_command("import_upl", str(tmp_path / "nergens.csv"), stdout=StringIO())


@pytest.fixture
def served() -> Iterator[tuple[str, dict[str, bytes]]]:
    """A server on loopback that answers with the bytes given for a path, without their length."""
    answers: dict[str, bytes] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path in answers else 404)
            self.end_headers()
            self.wfile.write(answers.get(self.path, b""))

        def log_message(self, *args: object) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", answers
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_list_can_come_from_a_url(served: tuple[str, dict[str, bytes]]) -> None:
    base, answers = served
    answers["/upl.csv"] = "\n".join([HEADER, row("paspoort")]).encode()
    assert upl.import_list(source=f"{base}/upl.csv", now=NOW).new == 1
    with pytest.raises(BadList, match=r"weg\.csv"):
        upl.import_list(source=f"{base}/weg.csv", now=NOW)


def test_a_url_that_never_ends_is_cut_off(
    served: tuple[str, dict[str, bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    base, answers = served
    monkeypatch.setattr(lists, "MOST_BYTES", 1024 * 1024)
    answers["/upl.csv"] = b"x" * (1024 * 1024 + 1)
    with pytest.raises(BadList, match="1 MB"):
        upl.import_list(source=f"{base}/upl.csv", now=NOW)


@pytest.mark.real_lists
@pytest.mark.skipif(not REAL.exists(), reason="the national lists are not beside the project")
def test_the_national_list_imports_whole() -> None:
    out = StringIO()
    files = [str(REAL / "UPL-actueel.csv"), "--sdg", str(REAL / "UPL-SDG-Informatiegebied.csv")]
    call_command("import_upl", *files, stdout=out)
    assert "1016 products: 1016 new, 0 changed, 0 ended" in out.getvalue()
    assert count(UniformProduct) == 1016
    assert count(LegalBasis) == 1121 - 73
    assert InformationArea.objects.exclude(theme="").count() == 56
    passport = UniformProduct.objects.get(name="paspoort")
    assert "gemeente" in passport.offered_by
    call_command("import_upl", *files, stdout=out)
    assert "0 new, 0 changed, 0 ended" in out.getvalue()
