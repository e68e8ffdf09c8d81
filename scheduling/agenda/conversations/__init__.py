"""Staff's pages of conversations: the record, its paper, follow-ups on the spot, hand-overs."""
