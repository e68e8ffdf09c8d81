"""One class per way to print a ticket; which one a device has is what its manager filled in."""

from kiosk.models import Device
from kiosk.printers.base import Printer, Slip
from kiosk.printers.browser import Browser
from kiosk.printers.escpos import EscPos

BROWSER, NETWORK = Browser(), EscPos()


def printer_of(device: Device) -> Printer | None:
    """None where nothing can be printed."""
    if device.printer_address:
        return NETWORK
    return BROWSER if device.prints else None


__all__ = ["Printer", "Slip", "printer_of"]
