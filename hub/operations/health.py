"""Is the process alive, and can it do its work?"""

from datetime import datetime, timedelta

from asgiref.sync import async_to_sync
from channels.layers import get_channel_layer
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from redis.exceptions import RedisError

from hub.operations.models import Heartbeat

LATE = timedelta(seconds=60)


def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> JsonResponse:
    """503 with the names of what fails, until all of it works."""
    checks = {
        "database": _database(),
        "migrations": _migrations(),
        "channelLayer": _channel_layer(),
        "worker": _worker(timezone.now()),
    }
    ready = all(checks.values())
    answer = {"status": "ok" if ready else "unavailable", "checks": checks}
    return JsonResponse(answer, status=200 if ready else 503)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _migrations() -> bool:
    try:
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return False


def _channel_layer() -> bool:
    layer = get_channel_layer()
    try:
        channel = async_to_sync(layer.new_channel)("ready")
        async_to_sync(layer.send)(channel, {"type": "ready"})
    except (OSError, RedisError):
        return False
    return True


def _worker(now: datetime) -> bool:
    try:
        return Heartbeat.objects.filter(at__gt=now - LATE).exists()
    except DatabaseError:
        return False
