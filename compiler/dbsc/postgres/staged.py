"""A column beside another that it is to replace: added with a trigger that keeps it in step, and given its name.

The trigger comes behind all others of its table, as PostgreSQL runs them by their names: it sees what they have made of
the row. Measured on 15 and 18.
"""

from __future__ import annotations

from dbsc.catalog.naming import object_name
from dbsc.catalog.objects import Column, Identity, Ref, Table, ref
from dbsc.catalog.sequences import identity_sequence, owned_sequence, without_name
from dbsc.migrate.changes import AlterColumn, BecomeIdentity, GiveNumbers, StageColumn, SwapColumn, TakeNumbers
from dbsc.postgres.columns import column, column_settings
from dbsc.postgres.kinds.sequence import changed_options
from dbsc.postgres.sql import comment_if_changed, name
from dbsc.semantics.lift_parts import expression
from dbsc.semantics.types import type_sql
from dbsc.sqltext.quote import dollar, identifier, literal, qualified


def stage(change: StageColumn) -> list[str]:
    """The statements that add the new column, and keep it in step."""
    table, new = change.table, change.column
    called, trigger = name(table.ref), _trigger(table, change.source)
    row = f"(select new.*) as {identifier(table.name)}"
    body = f"""
#variable_conflict use_column
begin
  new.{identifier(new.name)} := (select {expression(change.value.sql)} from {row});
  return new;
end """
    return [
        f"alter table {called} add column {column(table, new)}",
        *column_settings(table, new, above_others=table.partition_key is not None),
        *comment_if_changed(f"column {called}.{identifier(new.name)}", new.comment, None),
        f"create function {_function(table, trigger)}() returns trigger language plpgsql as {dollar(body)}",
        f"create trigger {identifier(trigger)} before insert or update on {called}"
        f" for each row execute function {_function(table, trigger)}()",
    ]


def swap(change: SwapColumn) -> list[str]:
    """The statements after which the new column has the name, and gives the numbers that the old one would have."""
    table, before, after = change.table, change.before, change.column
    called, trigger = name(table.ref), _trigger(table, before.name)
    alter = f"alter table {called}"
    aside, new = identifier(change.aside), identifier(after.name)
    sequence = owned_sequence(table.schema, table.name, after)
    made = [
        f"drop trigger {identifier(trigger)} on {called}",
        f"drop function {_function(table, trigger)}()",
        f"{alter} rename column {identifier(before.name)} to {aside}",
        f"{alter} rename column {identifier(change.beside)} to {new}",
    ]
    if before.default or before.serial:
        made.append(f"{alter} alter column {aside} drop default")
    if after.default:
        made.append(f"{alter} alter column {new} set default {expression(after.default.sql)}")
    if after.serial and sequence is not None:
        made += _with_serial(table, after, sequence)
    if after.identity and sequence is not None:
        made += _with_identity(table, after, sequence, change.aside)
    if not before.nullable:
        made.append(f"{alter} alter column {aside} drop not null")
    return made


def numbers(change: GiveNumbers) -> list[str]:
    """The statements that make the sequence that gives a column its numbers."""
    table, new = change.table, change.column
    options = without_name(new.identity.options or "") if new.identity else ""
    called, column_name = name(table.ref), identifier(new.name)
    # who adds rows needs no leave to number them by an identity, and this sequence stands in for one
    open_ = [f"grant usage on sequence {name(change.sequence)} to public"] if new.identity else []
    return [
        f"create sequence {name(change.sequence)} as {type_sql(new.type)}{f' {options}' if options else ''}"
        f" owned by {called}.{column_name}",
        f"alter table {called} alter column {column_name} set default"
        f" nextval({literal(qualified(*change.sequence.path))})",
        *open_,
    ]


def identity(change: BecomeIdentity) -> list[str]:
    """The statements that let an identity go on with the numbers of a sequence."""
    table, new = change.table, change.column
    sequence = owned_sequence(table.schema, table.name, new)
    assert new.identity is not None and sequence is not None
    alter = f"alter table {name(table.ref)} alter column {identifier(new.name)}"
    return [
        f"{alter} drop default",
        f"{alter} {_as_identity(new.identity)}",
        _goes_on(sequence, change.sequence),
        f"drop sequence {name(change.sequence)}",
    ]


def taken(change: TakeNumbers) -> list[str]:
    """The statements after which a new table gives the numbers that its partition has given until now."""
    table, column_ = change.table, change.column
    sequence = owned_sequence(table.schema, table.name, column_)
    assert sequence is not None
    alter = f"alter table {name(change.partition.ref)} alter column {identifier(column_.name)}"
    goes_on = _goes_on(sequence, change.sequence)
    if column_.identity:
        return [goes_on, f"{alter} drop identity"]
    default = f"{alter} set default nextval({literal(qualified(*sequence.path))})"
    return [goes_on, default, f"drop sequence {name(change.sequence)}"]


def given(change: AlterColumn, alter: str) -> list[str]:
    """The statements after which a column gets its values otherwise. A new sequence begins behind those that are there.

    A default goes first, as an identity has none; what there is to say of one is said otherwise.
    """
    table, before, after = change.table, change.before, change.column
    made = []
    if before.identity and not after.identity:
        made.append(f"{alter} drop identity")
    elif before.identity and after.identity:
        if before.identity.always != after.identity.always:
            made.append(f"{alter} set generated {'always' if after.identity.always else 'by default'}")
        old, new = (identity_sequence(each.options, after.type.name) for each in (before.identity, after.identity))
        if options := changed_options(old, new):
            made.append(f"{alter} {' '.join(f'set {option}' for option in options)}")
    if before.serial and not after.serial:
        owned = owned_sequence(table.schema, table.name, before)
        made += [f"{alter} drop default", *([f"drop sequence {name(owned)}"] if owned is not None else [])]
    if before.generated and not after.generated:
        made.append(f"{alter} drop expression")
    elif before.generated != after.generated and after.generated:
        made.append(f"{alter} set expression as ({after.generated.expression.sql})")
    if change.sequence is not None:
        made += _numbered(change, alter, change.sequence)
    return made


def _numbered(change: AlterColumn, alter: str, sequence: Ref) -> list[str]:
    """The statements that give a column a sequence that goes on behind its values."""
    new, called = change.column, literal(qualified(*sequence.path))
    values = f"from {name(change.table.ref)} having max({identifier(new.name)}) is not null"
    goes_on = f"select setval({called}, max({identifier(new.name)})) {values}"
    if new.identity:
        dropped = [f"{alter} drop default"] if change.before.default else []
        return [*dropped, f"{alter} {_as_identity(new.identity)}", goes_on]
    of = f"{name(change.table.ref)}.{identifier(new.name)}"
    return [
        f"create sequence {name(sequence)} as {type_sql(new.type)} owned by {of}",
        f"{alter} set default nextval({called})",
        goes_on,
    ]


def _as_identity(said: Identity) -> str:
    options = f" ({said.options})" if said.options else ""
    return f"add generated {'always' if said.always else 'by default'} as identity{options}"


def _goes_on(sequence: Ref, before: Ref) -> str:
    """The statement after which a sequence gives the next number of another."""
    called = literal(qualified(*sequence.path))
    return f"select setval({called}, last_value, is_called) from {name(before)}"


def _with_serial(table: Table, column: Column, sequence: Ref) -> list[str]:
    """The sequence gives its numbers to the new column, as large as this one takes them."""
    called, new = name(table.ref), identifier(column.name)
    return [
        f"alter sequence {name(sequence)} as {type_sql(column.type)} owned by {called}.{new}",
        f"alter table {called} alter column {new} set default nextval({literal(qualified(*sequence.path))})",
    ]


def _with_identity(table: Table, column: Column, sequence: Ref, aside: str) -> list[str]:
    """The new column gets a sequence of its own, which goes on where that of the old one was."""
    assert column.identity is not None
    alter, new = f"alter table {name(table.ref)} alter column", identifier(column.name)
    kept = ref("sequence", sequence[1], object_name(sequence[-1], None, "old"))
    return [
        f"alter sequence {name(sequence)} rename to {identifier(kept[-1])}",
        f"{alter} {new} {_as_identity(column.identity)}",
        _goes_on(sequence, kept),
        f"{alter} {identifier(aside)} drop identity",
    ]


def _trigger(table: Table, column: str) -> str:
    """The name of the trigger of a column: behind all that begin with a letter."""
    return object_name(f"~{table.name}", column, None)


def _function(table: Table, trigger: str) -> str:
    return qualified(table.schema, trigger)
