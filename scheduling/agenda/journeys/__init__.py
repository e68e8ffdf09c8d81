"""Staff's own view of the journeys of their organisation: the list, and one journey."""
