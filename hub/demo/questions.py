"""What the demo's services ask before a conversation: one JSON file each, named by the service."""

import json
from datetime import datetime
from pathlib import Path

from hub.catalogue.models import Service
from hub.intake import publishing

FILES = Path(__file__).parent / "data" / "questions"


def load(*, now: datetime) -> None:
    for file in sorted(FILES.glob("*.json")):
        service = Service.objects.get(slug=file.stem, base=None)
        publishing.save_draft(service=service, raw=json.loads(file.read_text("utf-8")), now=now)
        publishing.publish(service=service, now=now)
