"""The names that PostgreSQL gives to what a partition has along with its parent."""

from __future__ import annotations

from collections.abc import Sequence

from dbsc.catalog.naming import columns_part, object_name
from dbsc.catalog.objects import Ref


def own_name(table: Ref, names: Sequence[str], label: str) -> str:
    """The name that PostgreSQL gives to an index of a partition that comes from its parent's."""
    middle = None if label == "pkey" else columns_part(names)
    return object_name(table[-1], middle, label)
