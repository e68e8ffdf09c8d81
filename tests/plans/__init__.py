"""Small worlds made by chance: see province.py."""

from tests.plans.province import province
from tests.plans.world import Base, Plan, bases

__all__ = ["Base", "Plan", "bases", "province"]
