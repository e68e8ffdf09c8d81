"""Rooms with two people each, both let in. Prints the tokens and seats of every room.
`python -m tools.bench.video_stage ROOMS`"""

import json
import os
import sys
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.config.settings")
django.setup()

from django.utils import timezone  # noqa: E402

from scheduling.models import Appointment, Segment, State  # noqa: E402
from scheduling.reference import hash_of, new_reference, new_token  # noqa: E402
from scheduling.video import seats  # noqa: E402
from scheduling.video.models import ProviderKind, Seat, SeatRole, SeatState, VideoPolicy  # noqa: E402
from tests import town as towns  # noqa: E402


def main(rooms: int) -> None:
    now = timezone.now()
    town = towns.build(now=now, masks=False)
    VideoPolicy.objects.create(
        organisation=town.agency, provider=ProviderKind.OWN, phone="+31201234567"
    )
    found = [room_of(town, number) for number in range(rooms)]
    Seat.objects.update(state=SeatState.ADMITTED, admitted_at=now)
    sys.stdout.write(json.dumps(found) + "\n")


def room_of(town: towns.Town, number: int) -> list[list[object]]:
    now = timezone.now()
    span = {"starts_at": now, "ends_at": now + timedelta(minutes=30)}
    made = Appointment.objects.create(
        reference=new_reference(),
        state=State.CONFIRMED,
        channel=town.pension_video.channel,
        zone="Europe/Amsterdam",
        manage_token_hash=hash_of(new_token()),
        created_at=now,
        changed_at=now,
        **span,
    )
    Segment.objects.create(appointment=made, offering=town.pension_video, **span)
    tokens = (
        seats.take_as_guest(made, now=now),
        seats.invite(made, role=SeatRole.COMPANION, now=now),
    )
    pks = Seat.objects.filter(appointment=made).order_by("pk").values_list("pk", flat=True)
    return [[token, pk] for token, pk in zip(tokens, pks, strict=True)]


if __name__ == "__main__":
    main(int(sys.argv[1]))
