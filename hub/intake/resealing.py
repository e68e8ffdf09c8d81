"""What the command seals anew: the rooms above that keep something under the same keys add
themselves when they start. Each gives how many rows it sealed."""

from collections.abc import Callable

from hub.intake import attachments, filling
from hub.people.oidc import secrets

ROOMS: list[Callable[[], int]] = [filling.reseal, attachments.reseal, secrets.reseal]


def all_rooms() -> int:
    return sum(reseal() for reseal in ROOMS)
