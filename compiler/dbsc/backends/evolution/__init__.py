"""`generated/EVOLUTION.md`: what to think of next in a schema. A pure function of the catalog, the same on any day."""

from dbsc.backends.evolution.page import evolution

__all__ = ["evolution"]
