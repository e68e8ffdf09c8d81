"""Sets the stage: the town of this very day, and Joke, who watches its agenda. Prints what a
visitor needs to know. `python -m tests.deploy.stage`, in the environment of the servers."""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.config.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.utils import timezone  # noqa: E402

from scheduling import availability  # noqa: E402
from tests import town as towns  # noqa: E402
from tests.agenda.conftest import member  # noqa: E402


def main() -> None:
    now = timezone.now()
    town = towns.build(now=now, desks=2)
    window = availability.bookable_window(town.passport, now)
    starts = availability.find(offering=town.passport, window=window, now=now).times()
    joke = member("joke", "clerk", town.municipality)
    facts = {
        "offering": town.passport.pk,
        "starts": [start.isoformat() for start in starts][:40:4],
        "session": joke.client.cookies[settings.SESSION_COOKIE_NAME].value,
    }
    sys.stdout.write(json.dumps(facts))


if __name__ == "__main__":
    main()
