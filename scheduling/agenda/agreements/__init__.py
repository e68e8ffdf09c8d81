"""Where both sides agree on services at points: asking, answering, ending."""
