"""How large a file may be, whatever it says of itself."""

import zlib
from collections.abc import Iterator
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext_lazy as _

from hub.errors import DomainError

MB = 1024 * 1024
MOST_BYTES = 10 * MB
MOST_UNPACKED = 60 * MB
MOST_MEMBERS = 60
MOST_SERVICES = 5000
CHUNK = 1 << 16


class Unreadable(DomainError):
    """The file cannot be read at all; nothing of it was."""

    code = "unreadable_file"
    status = 400
    sentence = _("We cannot read this file.")


def must_be_small(data: bytes) -> None:
    if len(data) > MOST_BYTES:
        raise Unreadable(_("The file is larger than %(mb)s MB.") % {"mb": MOST_BYTES // MB})


def text_of(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Unreadable(_("Line %(line)s is not UTF-8.") % {"line": line}) from error


def unpack(data: bytes) -> dict[str, bytes]:
    """The files of a zip by name, counted while they unpack: sizes that a zip tells of itself are
    not believed. Raises Unreadable."""
    try:
        with ZipFile(BytesIO(data)) as file:
            members = [one for one in file.infolist() if not one.is_dir()]
            if len(members) > MOST_MEMBERS:
                raise Unreadable(_("There are too many files in the zip."))
            found: dict[str, bytes] = {}
            left = MOST_UNPACKED
            for member in members:
                found[member.filename] = _within(file, member.filename, left)
                left -= len(found[member.filename])
            return found
    except (BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise Unreadable(_("This is no zip that can be opened.")) from error


def _within(file: ZipFile, name: str, left: int) -> bytes:
    parts = list(_parts(file, name, left))
    return b"".join(parts)


def _parts(file: ZipFile, name: str, left: int) -> Iterator[bytes]:
    with file.open(name) as member:
        while part := member.read(CHUNK):
            left -= len(part)
            if left < 0:
                raise Unreadable(_("Unpacked, the zip is too large."))
            yield part
