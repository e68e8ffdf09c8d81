"""django-appointment, set up for the same plan as the hub's booking lines. Runs in an environment
of its own (var/bench/rival), never in the hub's."""
