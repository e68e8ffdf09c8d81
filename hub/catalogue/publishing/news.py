"""News of texts, for rooms above. Sent in the transaction of the deed: what a listener writes
stands with it or not at all, and a listener that fails undoes it."""

from django.dispatch import Signal

# Arguments: version (a ServiceVersion, as it stands now), was (its state before), now, actor_id
# (whoever did it; None: a system).
version_turned = Signal()
