"""A copy of a column under another name, for the time in which it has both: two triggers keep the two in step.

One comes before all other triggers of the table, as PostgreSQL runs them by their names, so that these see in both what
was written to one; the other comes behind them, and the copy gets what they have made of the column. `record_image_ne`
tells whether values of any type differ. Measured on 15 and 18.
"""

from __future__ import annotations

from dbsc.catalog.naming import object_name
from dbsc.catalog.objects import Table
from dbsc.migrate.changes import DropMirror, MirrorColumn
from dbsc.postgres.kinds.privileges import grant
from dbsc.postgres.sql import name
from dbsc.semantics.types import type_sql
from dbsc.sqltext.quote import dollar, identifier, qualified

FIRST, LAST = "!", "~"
"""What stands before and behind the names of all triggers that begin with a letter."""


def create(change: MirrorColumn) -> list[str]:
    """The statements that add the copy, without values as yet, and keep it in step."""
    table, source = change.table, change.column
    own, copy = f"new.{identifier(source.name)}", f"new.{identifier(change.name)}"
    before = f"old.{identifier(change.name)}"
    body = f"""
begin
  if tg_argv[0] = 'last' then
    {copy} := {own};
  elsif tg_op = 'INSERT' and {copy} is not null then
    {own} := {copy};
  elsif tg_op = 'UPDATE' and pg_catalog.record_image_ne(row({copy}), row({before})) then
    {own} := {copy};
  else
    {copy} := {own};
  end if;
  return new;
end """
    called, function = name(table.ref), _function(table, change.name)
    collation = f" collate {qualified(*source.collation)}" if source.collation else ""
    return [
        f"alter table {called} add column {identifier(change.name)} {type_sql(source.type)}{collation}",
        *(statement for home, grants in change.grants for each in grants for statement in grant(each, name(home))),
        f"create function {function}() returns trigger language plpgsql as {dollar(body)}",
        *(
            f"create trigger {identifier(_trigger(table, change.name, place))} before insert or update on {name(home)}"
            f" for each row execute function {function}('{word}')"
            for home in (table.ref, *change.below)
            for place, word in ((FIRST, "first"), (LAST, "last"))
        ),
    ]


def drop(change: DropMirror) -> list[str]:
    """The statements that take it away. Its values are those of the column."""
    table = change.table
    called = name(table.ref)
    return [
        *(
            f"drop trigger {identifier(_trigger(table, change.name, place))} on {name(home)}"
            for home in (table.ref, *change.below)
            for place in (FIRST, LAST)
        ),
        f"drop function {_function(table, change.name)}()",
        f"alter table {called} drop column {identifier(change.name)}",
    ]


def _trigger(table: Table, column: str, place: str) -> str:
    return object_name(f"{place}{table.name}", column, None)


def _function(table: Table, column: str) -> str:
    return qualified(table.schema, _trigger(table, column, LAST))
