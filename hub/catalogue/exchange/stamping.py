"""Notes since when what is told of each service is as it is: for "what changed since ...?".

By what the public reads and not by who pressed a button: a base text that changes, a price that
begins, change the services that inherit from it too.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime

from hub.catalogue import document
from hub.catalogue.exchange import loading
from hub.catalogue.exchange.facts import ServiceFacts
from hub.catalogue.models import ServiceStamp

AT_ONCE = 500


def renew(*, now: datetime) -> int:
    """Stamps what changed since the last round, and returns how many. Run daily."""
    known = dict(ServiceStamp.objects.values_list("service", "digest"))
    told = loading.load(loading.published(now=now), now=now)
    changed = [
        ServiceStamp(service_id=service, digest=digest, since=now)
        for service, digest in _digests(told)
        if known.get(service) != digest
    ]
    ServiceStamp.objects.bulk_create(
        changed,
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["service"],
        update_fields=["digest", "since"],
    )
    return len(changed)


def _digests(services: Iterable[ServiceFacts]) -> Iterator[tuple[int, str]]:
    return ((told.pk, digest_of(told)) for told in services)


def digest_of(told: ServiceFacts) -> str:
    """Of all that is told, but not of when it became so."""
    parts = [
        document.to_json(told.said),
        asdict(told.owner),
        [asdict(one) for one in (*told.laws, *told.areas)],
        [asdict(event) for event in told.events],
        told.product and asdict(told.product),
        told.topic_slug,
    ]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
