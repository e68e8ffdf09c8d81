"""How good the words of a service are: rules over one document, each loss of points explained.

A score never hides a service: it says what to do next. `rules.rate` puts all rules together; what
the rules cannot see in the document comes with `findings.Facts`.
"""

from hub.catalogue.quality.findings import Facts, Finding, Rating
from hub.catalogue.quality.rules import rate

__all__ = ["Facts", "Finding", "Rating", "rate"]
