"""What can be had: organisations, uniform products, services and their texts."""

from hub.catalogue.models.organisations import Organisation, OrganisationGroup, OrganisationKind
from hub.catalogue.models.services import (
    Audience,
    Cost,
    Deadline,
    DeadlineKind,
    Service,
    ServiceStatus,
    ServiceText,
)
from hub.catalogue.models.versions import OPEN, BaseDecision, ServiceVersion, VersionState
from hub.catalogue.models.vocabulary import (
    Capability,
    CapabilityKind,
    InformationArea,
    LegalBasis,
    LifeEvent,
    UniformProduct,
)
from hub.catalogue.models.watching import CheckedLink, SearchEntry, SearchWord, ServiceStamp

__all__ = [
    "Audience",
    "BaseDecision",
    "Capability",
    "CapabilityKind",
    "CheckedLink",
    "Cost",
    "Deadline",
    "DeadlineKind",
    "InformationArea",
    "LegalBasis",
    "LifeEvent",
    "OPEN",
    "Organisation",
    "OrganisationGroup",
    "OrganisationKind",
    "SearchEntry",
    "SearchWord",
    "Service",
    "ServiceStamp",
    "ServiceStatus",
    "ServiceText",
    "ServiceVersion",
    "UniformProduct",
    "VersionState",
]
