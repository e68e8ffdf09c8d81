"""The one process of the embedded default: web server and worker together."""

import logging
import socket
import threading
from errno import EADDRINUSE

from daphne.server import Server
from django.conf import settings
from django.utils.module_loading import import_string

from hub.errors import DomainError
from hub.operations.worker import BackgroundWorker

logger = logging.getLogger(__name__)


class PortTaken(DomainError):
    code = "port_taken"


def check_port(host: str, port: int) -> None:
    """Raises PortTaken before anything slow is done."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno != EADDRINUSE:
                raise
            raise PortTaken(
                f"Port {port} is in use: is the hub running already?",
                way_forward=f"Stop it, or choose another one: make demo PORT={port + 1}",
            ) from error


def serve(host: str, port: int, *, with_worker: bool = True) -> None:
    """Serves until Ctrl-C or SIGTERM, then stops the worker too."""
    stop = threading.Event()
    worker = threading.Thread(target=BackgroundWorker(stop).run, name="worker", daemon=True)
    if with_worker:
        worker.start()
    try:
        # No action_logger: an access log would hold the secrets in links.
        Server(
            application=import_string(settings.ASGI_APPLICATION),
            endpoints=[f"tcp:port={port}:interface={host}"],
            server_name="",
            ready_callable=None,
        ).run()
    finally:
        stop.set()
        if with_worker:
            worker.join(timeout=10)
