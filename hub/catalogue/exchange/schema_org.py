"""A service as schema.org's GovernmentService, for search engines; stands in its page as JSON-LD.

Source: https://schema.org/GovernmentService, version 29.
"""

from typing import Any

from django.utils.translation import get_language

from hub.catalogue.exchange import addresses
from hub.catalogue.exchange.vocabulary import AUDIENCES
from hub.catalogue.models import Cost, Organisation, OrganisationKind, Service
from hub.catalogue.texts import PublishedText

Node = dict[str, Any]
CONTEXT = "https://schema.org"


def service(topic: Service, text: PublishedText, costs: list[Cost]) -> Node:
    """In the language of the page. The owner of base texts serves nobody, and is left out."""
    made: Node = {
        "@context": CONTEXT,
        "@type": "GovernmentService",
        "@id": f"{addresses.page_of(topic.pk, topic.slug)}#dienst",
        "name": text.title,
        "description": text.summary or text.description,
        "url": addresses.page_of(topic.pk, topic.slug),
        "inLanguage": text.language,
        "areaServed": {"@type": "Country", "name": "NL"},
        "audience": [_audience(one) for one in topic.audience],
        "availableChannel": {
            "@type": "ServiceChannel",
            "serviceUrl": f"{addresses.page_of(topic.pk, topic.slug)}",
        },
    }
    if topic.organisation.kind != OrganisationKind.NATIONAL:
        made["provider"] = made["serviceOperator"] = _organisation(topic.organisation)
    if topic.uniform_product:
        made["serviceType"] = topic.uniform_product.name
        made["sameAs"] = topic.uniform_product.uri
    if costs:
        made["offers"] = [_offer(cost) for cost in costs]
    return {name: value for name, value in made.items() if value}


def _audience(code: str) -> Node:
    dutch, english = AUDIENCES[code]
    kind = "BusinessAudience" if code == "business" else "PeopleAudience"
    return {"@type": kind, "audienceType": english if get_language() == "en" else dutch}


def _organisation(owner: Organisation) -> Node:
    made: Node = {
        "@type": "GovernmentOrganization",
        "@id": addresses.organisation(owner.slug),
        "name": owner.name,
    }
    return made | ({"url": owner.website} if owner.website else {})


def _offer(cost: Cost) -> Node:
    label = cost.label_en if get_language() == "en" else cost.label_nl
    made: Node = {
        "@type": "Offer",
        "name": label or cost.label_nl,
        "price": str(cost.amount),
        "priceCurrency": "EUR",
        "validFrom": cost.valid_from.isoformat(),
    }
    return made | ({"validThrough": cost.valid_until.isoformat()} if cost.valid_until else {})
