"""The touchstone: whether the service is good, as the people say who were helped."""
