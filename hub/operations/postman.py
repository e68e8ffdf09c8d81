"""The postman: delivers what is due in the outbox, over and over. Several may run at once."""

import logging
import threading

from django.db import DatabaseError, close_old_connections, connections
from django.utils import timezone

from hub.notifications import delivery

logger = logging.getLogger(__name__)
PAUSE_SECONDS = 1.0


class Postman:
    """Runs until `stop` is set; an attempt that is under way is finished, or its lease ends."""

    def __init__(self, stop: threading.Event) -> None:
        self.stop = stop

    def run(self) -> None:
        while not self.stop.is_set():
            close_old_connections()
            try:
                delivery.deliver_due(clock=timezone.now)
            except DatabaseError:
                logger.exception("The postman could not reach the database.")
            self.stop.wait(PAUSE_SECONDS)
        connections.close_all()
