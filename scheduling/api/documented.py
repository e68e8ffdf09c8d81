"""Headers and path parts that several operations describe alike."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter

from scheduling.api.idempotency import HEADER, PATTERN

KEY = OpenApiParameter(
    HEADER,
    # No format beside it: clients are generated that put the object of a UUID into the header.
    {"type": "string", "pattern": PATTERN},
    OpenApiParameter.HEADER,
    description=(
        "A random UUID (version 4 or 7), new for each deed. A repeat with the same key and body "
        "within 24 hours gives the same answer and does nothing twice. Keep it to yourself, like "
        "a password: who repeats your request with it sees its answer."
    ),
)
REFERENCE = OpenApiParameter(
    "reference",
    {"type": "string", "minLength": 1, "maxLength": 20},
    OpenApiParameter.PATH,
    description="The reference, with or without its dash.",
)
LOCATION = OpenApiParameter(
    "Location",
    OpenApiTypes.URI,
    OpenApiParameter.HEADER,
    response=[201],
    description="The address of the appointment.",
)
