"""A shorter way to write something of a table, which may turn out to mean something else."""

from __future__ import annotations

from dbsc.catalog.objects import Ref
from dbsc.record import Record
from dbsc.semantics.lift_sugar import Inclusion


class Candidate(Record):
    """A line of a table, the objects that it stands for, and the module of the library that has it.

    Without a line, it is the module itself that has the objects.
    """

    table: Ref
    inclusion: Inclusion | None
    objects: frozenset[Ref]
    module: str | None = None
