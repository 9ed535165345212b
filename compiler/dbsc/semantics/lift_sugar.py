"""What of a catalog is written in fewer words: as a mixin of the standard library, as `<->`.

A catalog does not hold such words, as they stand for its objects. Who finds that they fit says where they go.
"""

from __future__ import annotations

from collections.abc import Mapping

from dbsc.catalog.objects import Ref
from dbsc.record import Record


class Inclusion(Record):
    """A line of a table, and the columns in whose place it stands; without any it is behind the columns.

    `constraints` are the names of keys and checks of the table that come of it, and `secures` tells that row security
    does.
    """

    line: str
    columns: tuple[str, ...] = ()
    constraints: frozenset[str] = frozenset()
    secures: bool = False


class Sugar(Record):
    """The modules that are used, the lines of tables, and the objects that come of them and are not written.

    `brought` are the external objects that the modules declare.
    """

    uses: tuple[str, ...] = ()
    lines: Mapping[Ref, tuple[Inclusion, ...]] = {}
    left_out: frozenset[Ref] = frozenset()
    brought: frozenset[Ref] = frozenset()


NO_SUGAR = Sugar()
