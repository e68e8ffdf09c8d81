"""The same plan as the hub's booking lines: for each client one member of staff with a service of
20 minutes, and a logged-in citizen for each booking. Prints the facts.

`python -m tools.bench.rival.stage CLIENTS CITIZENS`
"""

import json
import os
import sys
from datetime import time, timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tools.bench.rival.settings")
django.setup()

from appointment.models import Service, StaffMember, WorkingHours  # noqa: E402
from django.contrib.auth import (  # noqa: E402
    BACKEND_SESSION_KEY,
    HASH_SESSION_KEY,
    SESSION_KEY,
)
from django.contrib.auth.models import User  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402


def place(number: int) -> dict[str, int]:
    name = f"staff{number}"
    user = User.objects.create(username=name, email=f"{name}@example.nl", first_name=name)
    service = Service.objects.create(
        name=f"Passport {number}", duration=timedelta(minutes=20), price=0
    )
    member = StaffMember.objects.create(user=user, slot_duration=20)
    member.services_offered.add(service)
    for weekday in range(1, 6):
        WorkingHours.objects.create(
            staff_member=member, day_of_week=weekday, start_time=time(9), end_time=time(17)
        )
    return {"service": service.pk, "staff_member": member.pk}


def session(number: int) -> str:
    name = f"citizen{number}"
    user = User(username=name, email=f"{name}@example.nl", first_name="Sanne")
    user.set_unusable_password()
    user.save()
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return str(store.session_key)


def main(clients: int, citizens: int) -> None:
    facts = {
        "places": [place(number) for number in range(clients)],
        "sessions": [session(number) for number in range(citizens)],
    }
    sys.stdout.write(json.dumps(facts))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
