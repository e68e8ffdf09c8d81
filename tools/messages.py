"""Keeps the message catalogues: `update` adds new texts, `check` finds gaps, `compile` builds.

Pure Python (Babel and Django's own template lexer), so that a machine needs no gettext.
Texts in code and templates are English; each room's locale/nl holds the Dutch.
"""

import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
ROOMS = [
    ROOT / room
    for room in (
        "hub",
        "hub/agencies",
        "hub/audit",
        "hub/catalogue",
        "hub/catalogue/importing",
        "hub/imports",
        "hub/clients",
        "hub/delegating",
        "hub/demo",
        "hub/editorial",
        "hub/insights",
        "hub/intake",
        "hub/keydates",
        "hub/notifications",
        "hub/operations",
        "hub/pages",
        "hub/people",
        "hub/people/oidc",
        "kiosk",
        "locations",
        "scheduling",
        "scheduling/agenda",
        "scheduling/conversations",
        "scheduling/embed",
        "scheduling/facades",
        "scheduling/journeys",
        "scheduling/onboarding",
        "scheduling/planning",
        "scheduling/queue",
        "scheduling/talk_now",
        "scheduling/video",
        "scheduling/waitlist",
        "scheduling/webhooks",
    )
]
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}|%[sd]")


def room_of(path: Path) -> Path:
    return max((room for room in ROOMS if room in path.parents), key=lambda room: len(room.parts))


def sources(room: Path) -> Iterator[Path]:
    for pattern in ("*.py", "*.html", "*.txt"):
        for path in sorted(room.rglob(pattern)):
            if room_of(path) == room and not {"migrations", "static"} & set(path.parts):
                yield path


def extracted(room: Path) -> Catalog:
    found = Catalog(locale="nl", charset="utf-8")
    for path in sources(room):
        text = path.read_text(encoding="utf-8")
        code = text if path.suffix == ".py" else templatize(text, origin=str(path))
        place = [(str(path.relative_to(ROOT)), 1)]
        for _line, message, _comments, context in extract(
            "python", BytesIO(code.encode()), keywords=KEYWORDS
        ):
            found.add(message, locations=place, context=context)
    return found


def po_path(room: Path) -> Path:
    return room / "locale" / "nl" / "LC_MESSAGES" / "django.po"


def stored(room: Path) -> Catalog:
    path = po_path(room)
    if not path.exists():
        return Catalog(locale="nl", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale="nl")


def update() -> None:
    for room in ROOMS:
        wanted, catalogue = extracted(room), stored(room)
        if len(wanted) or len(catalogue):
            catalogue.update(wanted, no_fuzzy_matching=True)
            catalogue.obsolete.clear()
            write(room, catalogue)


def write(room: Path, catalogue: Catalog) -> None:
    catalogue.header_comment = f"# Dutch of {room.relative_to(ROOT)}. Licence: EUPL-1.2."
    catalogue.project, catalogue.version, catalogue.fuzzy = "service-point hub", "1", False
    out = BytesIO()
    write_po(out, catalogue, sort_output=True, no_location=True, width=100)
    # Dates in the header would make every update a conflict.
    dated = r'"(POT-|PO-Rev|Generated-By|Report-Msgid|Last-Tr|Language-Team).*\n'
    po_path(room).parent.mkdir(parents=True, exist_ok=True)
    po_path(room).write_text(re.sub(dated, "", out.getvalue().decode()), encoding="utf-8")


def compile_all() -> None:
    for room in ROOMS:
        if po_path(room).exists():
            with po_path(room).with_suffix(".mo").open("wb") as file:
                write_mo(file, stored(room))


def forms(text: Any) -> list[str]:
    """The singular and plural of a message id or translation, as a list."""
    return [text] if isinstance(text, str) else list(text or [])


def fault(message: Message, known: Message | None) -> str:
    originals, translations = forms(message.id), forms(known.string if known else "")
    if not translations or not all(translations) or (known and known.fuzzy):
        return "no Dutch for"
    allowed = {name for original in originals for name in PLACEHOLDER.findall(original)}
    if any(set(PLACEHOLDER.findall(text)) - allowed for text in translations):
        return "other placeholders in Dutch for"
    return ""


def gaps(room: Path) -> Iterator[str]:
    catalogue, wanted = stored(room), extracted(room)
    for message in wanted:
        wrong = message.id and fault(message, catalogue.get(message.id, message.context))
        if wrong:
            yield f"{message.locations[0][0]}: {wrong} {forms(message.id)[0]!r}"
    for message in catalogue:
        if message.id and not wanted.get(message.id, message.context):
            yield f"{po_path(room).relative_to(ROOT)}: no longer used: {forms(message.id)[0]!r}"


def check() -> int:
    found = [gap for room in ROOMS for gap in gaps(room)]
    print(*found, f"{len(found)} texts without Dutch, or Dutch without a text.", sep="\n")
    twice = list(told_twice())
    if twice:
        print(
            *twice, f"{len(twice)} texts with two Dutch ones: one would win everywhere.", sep="\n"
        )
    return 1 if found or twice else 0


def told_twice() -> Iterator[str]:
    """Django merges the catalogues of all rooms, so one text has one translation in all of them;
    where it means two things, the English must say which."""
    told: dict[tuple[Any, Any], dict[Any, Path]] = defaultdict(dict)
    for room in ROOMS:
        for message in stored(room):
            if message.id:
                key = (str(message.id), message.context)
                told[key].setdefault(str(message.string), room)
    for (text, _context), ways in told.items():
        if len(ways) > 1:
            yield f"{text!r}: " + ", ".join(
                f"{dutch!r} in {room.name}" for dutch, room in ways.items()
            )


def main(verb: str) -> int:
    settings.configure(USE_I18N=True)
    django.setup()
    verbs = {"update": update, "compile": compile_all, "check": check}
    if verb not in verbs:
        print("Use: messages.py update | compile | check", file=sys.stderr)
        return 2
    return verbs[verb]() or 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
