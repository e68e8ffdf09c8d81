"""What a printer has to be able to do."""

from abc import ABC, abstractmethod
from dataclasses import dataclass

from kiosk.models import Device, PrinterState


@dataclass(frozen=True, slots=True)
class Slip:
    """A ticket on paper, in the language of who takes it: never a name, never a service. `link` is
    what the QR code carries."""

    label: str
    number: str
    lines: tuple[str, ...]
    link: str
    caption: str
    footer: str


class Printer(ABC):
    """One per way to print; no state of its own, for everything is in the device."""

    at_screen = False  # the browser of the device prints its own page

    @abstractmethod
    def put_out(self, device: Device, slip: Slip) -> PrinterState:
        """Tries once and tells how it went: what was sent is never sent again. Takes a few seconds
        at most, so call it outside of a transaction. Raises nothing that a network can do."""
