"""Forwards the news of a line to whoever watches: screens and tickets of the point, and
the agencies whose professionals may take it. Ids and numbers only.

Groups: `queue.point.<pk>`, `queue.organisation.<pk>`. Messages have type
`queue.changed` and `what`, `ticket_id` (or None) and `number`, the point's line number; 0 to
organisations, which have none and fetch at every message.
"""

import logging
from typing import Any

from asgiref.sync import async_to_sync
from channels.exceptions import ChannelFull
from channels.layers import get_channel_layer
from django.db.models import Q
from redis.exceptions import RedisError

from hub.catalogue.models import Organisation
from scheduling.queue.changes import line_changed, work_elsewhere_changed
from scheduling.queue.models import Ticket, TicketState

logger = logging.getLogger(__name__)


def listen() -> None:
    line_changed.connect(forward, dispatch_uid="queue.live")
    work_elsewhere_changed.connect(forward_elsewhere, dispatch_uid="queue.live.elsewhere")


def of_point(pk: int) -> str:
    return f"queue.point.{pk}"


def of_organisation(pk: int) -> str:
    return f"queue.organisation.{pk}"


def forward(
    *, service_point_id: int, ticket_id: int | None, what: str, number: int, **_: Any
) -> None:
    news = {"what": what, "ticket_id": ticket_id, "service_point_id": service_point_id}
    _send(of_point(service_point_id), {**news, "number": number})
    for organisation in _elsewhere(service_point_id, ticket_id):
        _send(of_organisation(organisation), {**news, "number": 0})


def forward_elsewhere(*, organisation_id: int, what: str, **_: Any) -> None:
    """To the colleagues, whose screens tell how long the wait is with who works now."""
    news = {"what": what, "ticket_id": None, "service_point_id": None, "number": 0}
    _send(of_organisation(organisation_id), news)


def _elsewhere(service_point_id: int, ticket_id: int | None) -> set[int]:
    """Whose people may take this ticket from elsewhere, or another that waits at the point: a
    booth that opens, closes or is free again matters to them too."""
    waiting = Q(service_point=service_point_id, state=TicketState.WAITING)
    ticket = Q(pk=ticket_id) | waiting if ticket_id else waiting
    needs = "services__offering__needs"
    asked = Ticket.objects.filter(ticket).values_list(
        f"{needs}__organisation", f"{needs}__group__members", "wanted_organisation"
    )
    asked = asked.distinct()
    found = {pk for row in asked for pk in row if pk}
    forwarded = Organisation.objects.filter(
        resources__professional__in=Ticket.objects.filter(ticket).values("wanted_professional")
    )
    return found | set(forwarded.values_list("pk", flat=True))


def _send(group: str, message: dict[str, Any]) -> None:
    layer = get_channel_layer()
    send = getattr(layer, "group_send_now", None) or async_to_sync(layer.group_send)
    try:
        send(group, {"type": "queue.changed", **message})
    except (OSError, RedisError, ChannelFull):
        # The step stands; screens see the gap in the numbers and fetch.
        logger.warning("No live message could be sent to %s", group, exc_info=True)
