import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand

from hub.operations.worker import BackgroundWorker


class Command(BaseCommand):
    help = "Runs a background worker until it is told to stop. Start as many as you like."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        BackgroundWorker(stop).run()
