"""The default: a printer at the screen itself, by the print CSS of its page."""

from kiosk.models import Device, PrinterState
from kiosk.printers.base import Printer, Slip


class Browser(Printer):
    at_screen = True

    def put_out(self, device: Device, slip: Slip) -> PrinterState:
        """Nothing to send. A browser cannot tell whether there is paper: staff do."""
        return PrinterState.WORKS
