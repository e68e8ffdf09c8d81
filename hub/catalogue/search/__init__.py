"""Search for what a citizen types: rules that can be read, in `ranking`."""

from hub.catalogue.search.finding import Found, Hit, find
from hub.catalogue.search.indexing import gathered, index, rebuild

__all__ = ["Found", "Hit", "find", "gathered", "index", "rebuild"]
