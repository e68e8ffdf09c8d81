"""Tells the sockets of a device that it was locked, unpaired or changed. Ids only."""

import logging
from typing import Any

from asgiref.sync import async_to_sync
from channels.exceptions import ChannelFull
from channels.layers import get_channel_layer
from redis.exceptions import RedisError

from kiosk.devices import device_changed

logger = logging.getLogger(__name__)


def listen() -> None:
    device_changed.connect(forward, dispatch_uid="kiosk.live")


def of_device(pk: int) -> str:
    return f"kiosk.device.{pk}"


def forward(*, device_id: int, **_: Any) -> None:
    layer = get_channel_layer()
    send = getattr(layer, "group_send_now", None) or async_to_sync(layer.group_send)
    try:
        send(of_device(device_id), {"type": "device.changed"})
    except (OSError, RedisError, ChannelFull):
        # The step stands; the socket looks for itself within a beat.
        logger.warning("No live message could be sent to a device", exc_info=True)
