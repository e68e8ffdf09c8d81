"""What a screen says of paper: whether it prints now, and what went wrong."""

from kiosk.models import Device, Paper, PrinterState, Visit
from kiosk.printers import Printer, printer_of


def told(device: Device, visit: Visit) -> dict[str, bool]:
    """`print_now`: this screen is the first to. `at_network`: not by the browser."""
    printer = printer_of(device)
    return {
        "print_now": printer is not None and not visit.printed,
        "at_network": printer is not None and not printer.at_screen,
        "no_paper": _is_out(device, visit, printer),
    }


def _is_out(device: Device, visit: Visit, printer: Printer | None) -> bool:
    if printer is None:
        return device.paper == Paper.OUT
    return visit.print_problem == PrinterState.NO_PAPER
