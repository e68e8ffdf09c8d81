"""The background worker: keeps its heartbeat, starts jobs when they are due, runs tasks."""

import logging
import secrets
import threading
from datetime import datetime

from django.db import DatabaseError, close_old_connections, connections
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker

from hub.operations.loops import LOOPS
from hub.operations.models import Heartbeat
from hub.operations.tasks import JOBS, Job

logger = logging.getLogger(__name__)
PAUSE_SECONDS = 1.0


class BackgroundWorker:
    """Runs until `stop` is set. Several may run at once: a task is claimed by one of them."""

    def __init__(self, stop: threading.Event, name: str | None = None) -> None:
        self.stop = stop
        self.name = name or f"worker-{secrets.token_hex(4)}"
        self._started: dict[Job, datetime] = {}
        self._tasks = Worker(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=self.name,
            excluded_queue_names=[],
        )

    def run(self) -> None:
        for loop in LOOPS:
            loop.start(self.stop)
        while not self.stop.is_set():
            try:
                self.turn(timezone.now())
            except DatabaseError:
                # The database may be away for a while; the heartbeat tells, and we try again.
                logger.exception("The worker could not reach the database.")
            self.stop.wait(PAUSE_SECONDS)
        connections.close_all()

    def turn(self, now: datetime) -> None:
        """One round: a sign of life, what is due, and every waiting task."""
        close_old_connections()
        Heartbeat.objects.update_or_create(worker=self.name, defaults={"at": now})
        for job in JOBS:
            if self._is_due(job, now):
                self._started[job] = now
                job.task.enqueue()
        self._tasks.run()

    def _is_due(self, job: Job, now: datetime) -> bool:
        if job not in self._started and not job.at_start:
            self._started[job] = now
        last = self._started.get(job)
        return last is None or now - last >= job.every
