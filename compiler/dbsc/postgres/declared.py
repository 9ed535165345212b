"""Names as a snapshot spells them, and the order in which a database has columns."""

from __future__ import annotations

import re
from collections.abc import Callable

from dbsc.catalog import objects
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.inheritance import columns_above
from dbsc.catalog.objects import Object, Ref
from dbsc.postgres.declared_types import printed_sql
from dbsc.postgres.snapshot import Snapshot
from dbsc.sqltext.quote import identifier, qualified, with_escapes

_QUOTED_NEEDLESSLY = re.compile(r'"([a-z_][a-z0-9_]*)"')


def with_columns_of(catalog: Catalog, found: Snapshot) -> Catalog:
    """The catalog with the columns of its tables in the order in which they are in a database."""
    tables = {plain(key): attributes.get("columns") for key, attributes in found.objects["table"].items()}
    moved: dict[Ref, Object] = {}
    for table in catalog.all(objects.Table):
        names = tables.get(plain(qualified(table.schema, table.name)))
        if isinstance(names, tuple):
            place = {plain(name): number for number, name in enumerate(names)}

            def stands(column: objects.Column, place: dict[str, int] = place) -> int:
                return place.get(plain(identifier(column.name)), len(place))

            moved[table.ref] = table.replace(columns=tuple(sorted(_woven(catalog, table, stands), key=stands)))
    return catalog.replace(objects={**catalog.objects, **moved})


def _woven(catalog: Catalog, table: objects.Table, place: Callable[[objects.Column], int]) -> list[objects.Column]:
    """What a table says of its columns: all that it inherits as well, where they stand behind its own."""
    own = {column.name: column for column in table.columns}
    above = columns_above(catalog, table) if table.inherits else {}
    natural = [place(column) for column in {**above, **own}.values()]
    if natural == sorted(natural):
        return list(own.values())
    return list({**{name: column.replace(inherited=True) for name, column in above.items()}, **own}.values())


def plain(text: str) -> str:
    """A text of PostgreSQL's with names as we write them: no quotes around plain words, and no `pg_catalog`."""
    return _QUOTED_NEEDLESSLY.sub(r"\1", with_escapes(text)).replace("pg_catalog.", "")


def function_key(function: objects.Function | objects.Aggregate) -> str:
    """How PostgreSQL tells the function from others."""
    return f"{qualified(function.schema, function.name)}({','.join(map(printed_sql, function.signature))})"
