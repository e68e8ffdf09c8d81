"""Forwards the news of appointments to the open agendas."""

import logging
from typing import Any

from asgiref.sync import async_to_sync
from channels.exceptions import ChannelFull
from channels.layers import get_channel_layer
from redis.exceptions import RedisError

from hub.kept import Kept
from locations.models import Need, NeedPlace
from scheduling.agenda.workplaces import Workplace
from scheduling.changes import appointment_changed
from scheduling.models import Allocation

logger = logging.getLogger(__name__)


def listen() -> None:
    appointment_changed.connect(forward, dispatch_uid="agenda.live")


def group_of(workplace: Workplace) -> str:
    if workplace.point:
        return _of_point(workplace.point.pk)
    return _of_organisation(workplace.organisation.pk)


def _of_point(pk: int) -> str:
    return f"agenda.point.{pk}"


def _of_organisation(pk: int) -> str:
    return f"agenda.organisation.{pk}"


def forward(
    *,
    appointment_id: int,
    service_point_id: int | None,
    what: str,
    number: int,
    remote: bool,
    **_: Any,
) -> None:
    """Ids only: whoever reads them must still pass the door of the page.

    Remote work has no number of its own; its screens fetch at every message.
    """
    news = {"what": what, "appointment_id": appointment_id}
    if service_point_id is not None:
        _send(_of_point(service_point_id), {**news, "number": number})
    for organisation in _conducting(appointment_id) if remote else ():
        _send(_of_organisation(organisation), {**news, "number": 0})


def _conducting(appointment_id: int) -> set[int]:
    """Whose remote people are in it: asked for by the offering, or chosen from a group."""
    return {pk for (pk,) in CONDUCTING.rows(appointment_id, appointment_id)}


CONDUCTING = Kept(
    lambda appointment, same: (
        Need.objects.filter(
            offering__segments__appointment=appointment, place=NeedPlace.ORGANISATION
        )
        .order_by()
        .values_list("organisation")
        .union(
            Allocation.objects.filter(segment__appointment=same)
            .exclude(need__place=NeedPlace.AT_POINT)
            .order_by()
            .values_list("resource__organisation")
        )
    ),
    *(int, int),
)


def _send(group: str, message: dict[str, Any]) -> None:
    layer = get_channel_layer()
    send = getattr(layer, "group_send_now", None) or async_to_sync(layer.group_send)
    try:
        send(group, {"type": "agenda.changed", **message})
    except (OSError, RedisError, ChannelFull):
        # The booking stands; screens see the gap in the numbers and fetch.
        logger.warning("No live message could be sent to %s", group, exc_info=True)
