"""What of one database another one has, by what PostgreSQL itself says of both.

A default is compared by its value, so that `0` and `'0'` are the same, and `now()` and `CURRENT_TIMESTAMP`. Names of
constraints and indexes take no part.
"""

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from dbsc.postgres.connection import Connection

Facts = Mapping[str, Counter[tuple[str, str]]]
"""For each kind of object, what there is: where it is, and what PostgreSQL says it is."""

_COLUMNS = """
select c.relname || '.' || a.attname,
       format_type(a.atttypid, a.atttypmod) || case when a.attnotnull then ' not null' else '' end
         || case a.attidentity when 'd' then ' identity by default' when 'a' then ' identity' else '' end
         || case a.attgenerated when '' then '' else ' generated' end,
       pg_get_expr(d.adbin, d.adrelid)
from pg_class c
join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
"""
_CONSTRAINTS = """
select case contype when 'p' then 'primary keys' when 'u' then 'unique keys' when 'c' then 'checks' else 'references'
       end,
       conrelid::regclass::text, pg_get_constraintdef(oid)
from pg_constraint
where contype in ('p', 'u', 'c', 'f') and connamespace = 'public'::regnamespace and conrelid <> 0
"""
_OTHERS = """
select 'indexes', i.indrelid::regclass::text, replace(pg_get_indexdef(i.indexrelid), ' ' || quote_ident(c.relname), '')
from pg_index i join pg_class c on c.oid = i.indexrelid
where c.relnamespace = 'public'::regnamespace and not exists (select from pg_constraint where conindid = i.indexrelid)
union all
select 'enums', t.typname, string_agg(e.enumlabel, ', ' order by e.enumsortorder)
from pg_type t join pg_enum e on e.enumtypid = t.oid
where t.typnamespace = 'public'::regnamespace
group by t.oid, t.typname
union all
select 'comments', c.relname, d.description
from pg_description d join pg_class c on c.oid = d.objoid and d.classoid = 'pg_class'::regclass
where c.relnamespace = 'public'::regnamespace
"""


def facts(connection: Connection) -> Facts:
    """What is in the schema `public` of a database."""
    found: dict[str, Counter[tuple[str, str]]] = {"columns": _columns(connection)}
    for query in (_CONSTRAINTS, _OTHERS):
        for kind, where, what in connection.execute(query).fetchall():
            found.setdefault(kind, Counter())[where, what] += 1
    return found


def _columns(connection: Connection) -> Counter[tuple[str, str]]:
    rows = connection.execute(_COLUMNS).fetchall()
    values = {default: _value(connection, default) for _, _, default in rows if default}
    return Counter((where, f"{what} default {values[default]}" if default else what) for where, what, default in rows)


def _value(connection: Connection, default: str) -> str:
    if "nextval(" in default:
        return "nextval"
    ((value, is_now),) = connection.execute(
        f"select v::text, v::text = now()::text from (select {default} as v) as x"
    ).fetchall()
    return "now()" if is_now else str(value)


class Kept(NamedTuple):
    """How much of a kind another database has: `same` of `all`, and one loss with what is there instead."""

    same: int
    all: int
    loss: str | None


_INSTEAD = {"unique keys": ("unique keys", "indexes")}
"""Where what stands instead of a kind may be found, if not in the kind alone: a unique index does what a key does."""


def kept(wanted: Facts, found: Facts) -> dict[str, Kept]:
    """What of the facts `wanted` another database has, by kind."""
    return {kind: _kept(kind, wanted, found) for kind in wanted}


def _kept(kind: str, wanted: Facts, found: Facts) -> Kept:
    total, lost = wanted[kind].total(), _more(wanted, found, kind)
    if not lost:
        return Kept(total, total, None)
    where, what = min(lost)
    added = (fact for other in _INSTEAD.get(kind, (kind,)) for fact in sorted(_more(found, wanted, other)))
    instead = next((other for place, other in added if place == where), "nothing")
    return Kept(total - lost.total(), total, f"{where}: {what} -> {instead}")


def _more(some: Facts, others: Facts, kind: str) -> Counter[tuple[str, str]]:
    return some.get(kind, Counter()) - others.get(kind, Counter())


def share(kinds: Mapping[str, Kept]) -> float:
    """How much of everything is kept, from 0 to 1."""
    return sum(kind.same for kind in kinds.values()) / sum(kind.all for kind in kinds.values())
