"""The daily open data: files that anybody may take, all of one moment, replaced as one.

Each round writes a folder of its own; then the link `current` turns to it in one step (rename(2)).
Who was reading an older file reads it to its end. Any process may serve them, any may make them.
"""

import csv
import gzip
import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from typing import IO
from uuid import uuid4

from django.conf import settings
from django.utils import timezone

from hub.catalogue.exchange import cpsv, loading, samenwerkende, stamping, turtle
from hub.catalogue.exchange.facts import ServiceFacts
from locations.exchange import lists, ways
from locations.exchange.hsds import package
from locations.exchange.hsds.loading import parts_of

CURRENT, INDEX = "current", "index.json"
KEPT = 2  # rounds: the one that is shown and the one before, which may still be read
CHUNK = 1 << 20
EVERY = timedelta(hours=24)
CSV, ZIP, GZIP = "text/csv", "application/zip", "application/gzip"


@dataclass(frozen=True, slots=True)
class File:
    """One file as the page lists it."""

    name: str
    kind: str  # media type
    size: int  # bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class Round:
    """All files of one moment. `folder` is where they lie."""

    made_at: datetime
    licence: str
    files: tuple[File, ...]
    folder: Path

    def file(self, name: str) -> File | None:
        return next((one for one in self.files if one.name == name), None)


def make(*, now: datetime) -> Round:
    """Writes all files anew. What is shown stays as it was until the last one is there."""
    stamping.renew(now=now)
    root = settings.OPEN_DATA_DIR
    folder = root / f"{now:%Y%m%dT%H%M%SZ}-{uuid4().hex[:8]}"
    folder.mkdir(parents=True)
    try:
        files = tuple(_write(folder, name, kind, writer) for name, kind, writer in _writers(now))
        made = Round(now, settings.OPEN_DATA_LICENCE, files, folder)
        _write_index(made)
        _show(root, folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    _forget_old(root, folder)
    return made


def make_if_due(*, now: datetime) -> bool:
    """Once a day, whoever asks. Two that begin at the same time both make one: the last shows."""
    last = shown()
    if last and now - last.made_at < EVERY:
        return False
    make(now=now)
    return True


def shown() -> Round | None:
    """What is there to take; None before the first round."""
    try:
        folder = (settings.OPEN_DATA_DIR / CURRENT).resolve(strict=True)
        told = json.loads((folder / INDEX).read_text("utf-8"))
    except FileNotFoundError:
        return None
    files = tuple(File(**one) for one in told["files"])
    return Round(datetime.fromisoformat(told["made_at"]), told["licence"], files, folder)


Writer = Callable[[IO[bytes]], None]


def _writers(now: datetime) -> Iterator[tuple[str, str, Writer]]:
    today = timezone.localdate(now)

    def plain() -> Iterator[ServiceFacts]:
        return loading.load(loading.published(now=now), now=now)

    def placed() -> Iterator[ServiceFacts]:
        return ways.with_ways(plain(), now=now)

    ids = loading.published(now=now).values_list("pk", flat=True)
    yield "diensten.csv", CSV, partial(_csv, lists.services(plain()))
    yield "servicepunten.csv", CSV, partial(_csv, lists.points())
    yield "aanbod.csv", CSV, partial(_csv, lists.offerings(now=now, services=ids))
    yield "openingstijden.csv", CSV, partial(_csv, lists.hours(today=today))
    yield "afwijkende-openingstijden.csv", CSV, partial(_csv, lists.other_hours(today=today))
    yield "sluitingen.csv", CSV, partial(_csv, lists.closures(now=now))
    yield "cpsv-ap.jsonld.gz", GZIP, partial(_zipped, _json_ld(placed()))
    yield "cpsv-ap.ttl.gz", GZIP, partial(_zipped, _turtle(placed()))
    yield "hsds.zip", ZIP, partial(_hsds, placed(), now)
    yield "samenwerkende-catalogi.xml.gz", GZIP, partial(_zipped, samenwerkende.write(plain()))


def _csv(rows: Iterable[lists.Line], into: IO[bytes]) -> None:
    """With a byte order mark: without it a spreadsheet reads é as two letters."""
    text = TextIOWrapper(into, "utf-8-sig", newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    text.flush()
    text.detach()


def _zipped(pieces: Iterable[str], into: IO[bytes]) -> None:
    # mtime 0: the same content is the same file.
    with gzip.GzipFile(fileobj=into, mode="wb", filename="", mtime=0) as file:
        for piece in pieces:
            file.write(piece.encode())


def _json_ld(told: Iterable[ServiceFacts]) -> Iterator[str]:
    """Node by node, as `cpsv.document` would hold them all."""
    yield f'{{"@context": {json.dumps(cpsv.CONTEXT)},\n "@graph": ['
    for number, node in enumerate(_nodes(told)):
        yield (",\n" if number else "\n") + json.dumps(node, ensure_ascii=False)
    yield "\n]}\n"


def _turtle(told: Iterable[ServiceFacts]) -> Iterator[str]:
    yield turtle.prefixes()
    yield from turtle.statements(_nodes(told))


def _nodes(told: Iterable[ServiceFacts]) -> Iterator[cpsv.Node]:
    """Every thing once; the catalogue without its list of parts, which each service tells."""
    seen: set[str] = set()
    yield from cpsv.dataset_nodes(settings.OPEN_DATA_PUBLISHER, ())
    for service in told:
        for node in cpsv.nodes_of(service):
            if node["@id"] not in seen:
                seen.add(node["@id"])
                yield node


def _hsds(told: Iterable[ServiceFacts], now: datetime, into: IO[bytes]) -> None:
    package.write(
        parts_of(told, now=now),
        into,
        day=timezone.localdate(now),
        publisher=settings.OPEN_DATA_PUBLISHER,
        licence=settings.OPEN_DATA_LICENCE,
    )


def _write(folder: Path, name: str, kind: str, writer: Writer) -> File:
    path = folder / name
    with path.open("wb") as file:
        writer(file)
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return File(name, kind, path.stat().st_size, digest.hexdigest())


def _write_index(made: Round) -> None:
    told = {
        "made_at": made.made_at.isoformat(),
        "licence": made.licence,
        "publisher": settings.OPEN_DATA_PUBLISHER,
        "files": [asdict(one) for one in made.files],
    }
    (made.folder / INDEX).write_text(json.dumps(told, indent=1), "utf-8")


def _show(root: Path, folder: Path) -> None:
    link = root / f".{uuid4().hex}"
    link.symlink_to(folder.name)
    link.replace(root / CURRENT)


def _forget_old(root: Path, newest: Path) -> None:
    """By name, which begins with the moment. A round that is being made is newer than ours."""
    rounds = sorted(one for one in root.iterdir() if one.is_dir() and not one.is_symlink())
    before = [one for one in rounds if one.name < newest.name]
    for old in before[: 1 - KEPT]:
        shutil.rmtree(old, ignore_errors=True)
