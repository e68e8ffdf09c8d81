"""ESC/POS printers on the network: the language of most receipt printers, over a plain socket.

python-escpos writes the language; it is an optional part (`uv sync --extra printers`). The
connection is our own (`wire`): the library's waits a minute, takes a closed connection for paper,
and looks up names.
"""

import logging

from kiosk.models import Device, PrinterState
from kiosk.printers.base import Printer, Slip
from kiosk.printers.networks import is_allowed
from kiosk.printers.wire import Wire

logger = logging.getLogger(__name__)

# At once, also while it is busy (DLE EOT n): is it online, is there paper.
ONLINE, PAPER = b"\x10\x04\x01", b"\x10\x04\x04"
OFFLINE_BIT, NO_PAPER_BITS, LITTLE_PAPER_BITS = 0x08, 0x60, 0x0C
# In its turn, so after all that was sent before it (GS r 1); the same facts in other bits.
PAPER_THEN = b"\x1d\x72\x01"
NO_PAPER_THEN_BITS, LITTLE_PAPER_THEN_BITS = 0x0C, 0x03
AT_ONCE, WHEN_DONE = 0.8, 2.0  # seconds


def is_status(byte: int) -> bool:
    """Of DLE EOT: by the bits that never change."""
    return byte & 0x93 == 0x12


def is_paper_status(byte: int) -> bool:
    """Of GS r 1."""
    return byte & 0x90 == 0x00


class EscPos(Printer):
    def put_out(self, device: Device, slip: Slip) -> PrinterState:
        address = str(device.printer_address)
        if not is_allowed(address, device.printer_port):
            return PrinterState.NOT_ALLOWED
        try:
            job = written(slip)
        except ImportError:
            logger.error("python-escpos is not installed, so nothing can be printed")
            return PrinterState.MISSING
        try:
            wire = Wire(address, device.printer_port)
        except OSError:
            return PrinterState.UNREACHABLE
        with wire:
            try:
                return _handed_over(wire, job)
            except OSError:
                return PrinterState.BROKE_OFF


def _handed_over(wire: Wire, job: bytes) -> PrinterState:
    """A printer that is known to have no paper gets nothing: it would print it later, to nobody.
    One that tells nothing of itself gets the ticket."""
    before = wire.ask(PAPER, within=AT_ONCE, fits=is_status)
    if before is not None:
        if before & NO_PAPER_BITS:
            return PrinterState.NO_PAPER
        if (wire.ask(ONLINE, within=AT_ONCE, fits=is_status) or 0) & OFFLINE_BIT:
            return PrinterState.ATTENTION
    wire.send(job)
    after = wire.ask(PAPER_THEN, within=WHEN_DONE, fits=is_paper_status)
    if after is None:
        return _still_busy(wire) if before is not None else PrinterState.SILENT
    if after & NO_PAPER_THEN_BITS:
        return PrinterState.NO_PAPER
    return PrinterState.LITTLE_PAPER if after & LITTLE_PAPER_THEN_BITS else PrinterState.WORKS


def _still_busy(wire: Wire) -> PrinterState:
    """It took the ticket and does not come to the question behind it: is the paper out by now?"""
    now = wire.ask(PAPER, within=AT_ONCE, fits=is_status)
    gone = now is not None and bool(now & NO_PAPER_BITS)
    return PrinterState.NO_PAPER if gone else PrinterState.SILENT


COLUMNS = 48  # of 80 mm paper
LARGEST = 8  # times the usual letter


def written(slip: Slip) -> bytes:
    """The ticket in the printer's language, on 80 mm paper."""
    from escpos.constants import QR_ECLEVEL_M
    from escpos.printer import Dummy

    paper = Dummy()
    paper.hw("INIT")
    paper.set(align="center", normal_textsize=True)
    paper.textln(slip.label)
    size = min(LARGEST, COLUMNS // max(1, len(slip.number)))
    paper.set(custom_size=True, width=size, height=size, bold=True)
    paper.textln(slip.number)
    paper.set(normal_textsize=True, bold=False)
    paper.textln()
    for line in slip.lines:
        paper.block_text(line, font="a")
        paper.textln()
    paper.textln()
    paper.qr(slip.link, ec=QR_ECLEVEL_M, size=6, native=True)
    paper.textln()
    paper.block_text(slip.caption, font="a")
    paper.textln()
    paper.textln("-" * 32)
    paper.textln(slip.footer)
    paper.cut()
    return bytes(paper.output)
