"""Triggers of tables and views.

A partition has its parent's triggers as well: they are not told again, but one that fires otherwise than its parent's.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.objects import Expression, Object, Trigger
from dbsc.diagnostics import Diagnostic
from dbsc.hints import Any
from dbsc.postgres.introspect.blocks import Blocks
from dbsc.postgres.introspect.queries import SCHEMAS, of_database, own_schema
from dbsc.postgres.introspect.reading import Reading, function_of
from dbsc.postgres.snapshot_sql import own
from dbsc.sqltext import tokens
from dbsc.sqltext.parse import Fault, parse_statements
from dbsc.sqltext.quote import identifier, literal, qualified

_THEIRS = "(select pronamespace from pg_proc where oid = t.tgfoid) = c.relnamespace"
OWN = f"""{own_schema("n")} and {own("pg_trigger", "t.oid")}
      and (n.nspname <> all ({SCHEMAS}::text[]) or {own("pg_class", "c.oid")} and not {_THEIRS})"""
"""Whether the database itself has a trigger: one that a platform has made calls a function of its table's schema."""

QUERIES = {
    "trigger": f"""
    select t.oid::int8 as oid, t.tgrelid::int8 as relation, t.tgname::text as name, t.tgtype::int4 as type,
      t.tgfoid::regproc::text as function, t.tgfoid::int8 as function_oid, t.tgenabled::text as state,
      t.tgconstraint <> 0 as constraint, t.tgconstraint::int8 as constraint_oid, t.tgconstrrelid::int8 as referenced,
      t.tgdeferrable as deferrable, t.tginitdeferred as deferred, t.tgoldtable::text as old_table,
      t.tgnewtable::text as new_table,
      array(
        select a.attname::text
        from unnest(t.tgattr::int2[]) with ordinality u (number, at)
        join pg_attribute a on a.attrelid = t.tgrelid and a.attnum = u.number
        order by u.at
      ) as columns,
      case when t.tgqual is not null or t.tgnargs > 0 then pg_get_triggerdef(t.oid) end as definition,
      t.tgqual is not null as conditional, t.tgnargs::int4 as arguments
    from pg_trigger t
    join pg_class c on c.oid = t.tgrelid
    join pg_namespace n on n.oid = c.relnamespace
    where not t.tgisinternal and t.tgparentid = 0 and {OWN}
    order by n.nspname collate "C", c.relname collate "C", t.tgname collate "C" """,
    # whether what PostgreSQL itself makes for a foreign key or a key is turned off, as by `disable trigger all`
    "constraint off": f"""
    select x.conname::text as constraint, c.oid::regclass::text as table, bool_or(t.tgenabled = 'D') as disabled
    from pg_trigger t
    join pg_constraint x on x.oid = t.tgconstraint
    join pg_class c on c.oid = t.tgrelid
    join pg_namespace n on n.oid = c.relnamespace
    where t.tgisinternal and t.tgparentid = 0 and t.tgenabled <> 'O' and {of_database("pg_class", "c.oid", "n")}
    group by 1, 2
    order by 2, 1""",
    "trigger state": f"""
    select t.tgrelid::int8 as relation, t.tgname::text as name, t.tgenabled::text as state
    from pg_trigger t
    join pg_trigger p on p.oid = t.tgparentid and p.tgenabled <> t.tgenabled
    join pg_class c on c.oid = t.tgrelid
    join pg_namespace n on n.oid = c.relnamespace
    where (not t.tgisinternal or t.tgconstraint = 0) and {of_database("pg_class", "c.oid", "n")}
    order by n.nspname collate "C", c.relname collate "C", t.tgname collate "C" """,
}

_EVENTS = ((4, "insert"), (16, "update"), (8, "delete"), (32, "truncate"))  # as pg_trigger.h has them
_ROW, _BEFORE, _INSTEAD = 1, 2, 64
_STATES = {"D": "disabled", "A": "always", "R": "replica"}
_ENABLE = {"O": "enable", "D": "disable", "A": "enable always", "R": "enable replica"}


def read(reading: Reading) -> Iterator[Object]:
    """The triggers that were made where they are; states that partitions alone have are set by SQL."""
    for row in reading.rows("trigger"):
        if row.relation in reading.relations:
            yield _trigger(reading, row)
    blocks = Blocks(reading)
    for row in reading.rows("trigger state"):
        partition = reading.relations[row.relation]
        statement = f"alter table only {qualified(*partition.path)} {_ENABLE[row.state]} trigger {identifier(row.name)}"
        blocks.add(f"triggers_of_{partition[2]}", [partition.path], [statement])
    yield from blocks.made()
    for row in reading.rows("constraint off"):
        what = "is not checked" if row.disabled else "is checked as replicas do it (`enable always`, `enable replica`)"
        message = f"that `{row.constraint}` {what} at changes of {row.table} is not carried over"
        help_ = (
            f"`alter table {row.table} enable trigger all` turns it on again, `disable trigger all` off there as well"
        )
        reading.diagnostics.append(Diagnostic("DBS803", message, help=help_))


def _trigger(reading: Reading, row: Any) -> Trigger:
    table = reading.relations[row.relation]
    function = function_of(row.function)
    assert function is not None
    own = {table, reading.routines.get(row.function_oid)}
    uses = reading.used_by("pg_trigger", row.oid)
    condition = _condition(row.definition) if row.conditional else None
    return Trigger(
        table=table,
        name=row.name,
        time="instead of" if row.type & _INSTEAD else "before" if row.type & _BEFORE else "after",
        events=tuple(_events(row)),
        function=function,
        arguments=", ".join(map(literal, _arguments(row.definition))) if row.arguments else "",
        level="row" if row.type & _ROW else "statement",
        constraint=row.constraint,
        referenced=reading.relations[row.referenced] if row.referenced else None,
        deferrable=row.deferrable,
        deferred=row.deferred,
        transitions=tuple(
            (which, name) for which, name in (("old", row.old_table), ("new", row.new_table)) if name is not None
        ),
        condition=Expression(condition, tuple(use for use in uses if use not in own)) if condition else None,
        state=_STATES.get(row.state),
        uses=tuple(use for use in uses if use != table),
        comment=reading.comment("pg_trigger", row.oid),
    )


def _events(row: Any) -> Iterator[str]:
    for bit, event in _EVENTS:
        if row.type & bit:
            of = f" of {', '.join(map(identifier, row.columns))}" if event == "update" and row.columns else ""
            yield event + of


def _condition(definition: str) -> str:
    """What stands behind `when` in the statement that PostgreSQL prints, which is all that prints OLD and NEW."""
    found = tokens.scan(definition)
    assert isinstance(found, tokens.Tokens)
    depths = dict(found.nested())
    when = next(number for number, depth in depths.items() if depth == 0 and found.word(number) == "when")
    end = next(number for number, depth in depths.items() if number > when + 1 and depth == 0)
    return definition[found.ends[when + 1] : found.starts[end]].strip()


def _arguments(definition: str) -> list[str]:
    """The strings that the function is called with."""
    statements = parse_statements(definition)
    assert not isinstance(statements, Fault)
    (statement,) = statements
    return [each["String"].get("sval", "") for each in statement.fragment.tree["CreateTrigStmt"]["args"]]
