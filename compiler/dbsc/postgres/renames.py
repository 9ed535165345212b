"""Giving something another name, or another schema. Source: the pages of `ALTER …`, measured on 15 and 18."""

from __future__ import annotations

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Ref, Table, Trigger, ref
from dbsc.migrate.changes import Rename
from dbsc.sqltext.quote import identifier, literal, qualified


def statements(change: Rename, catalog: Catalog) -> list[str]:
    """The statements of a rename. `catalog` is the one that it leads to."""
    before, after = change.before, change.subject
    match before.kind:
        case "column" | "attribute":
            made = f"{_alter(change)} rename {before.kind} {identifier(before[-1])} to {identifier(after[-1])}"
            # the columns of tables of the type are its attributes
            if before.kind == "column":
                return [made, _columns_of_indexes(before, after)] if _is_partitioned(after, catalog) else [made]
            return [f"{made} cascade" if _has_tables(after, catalog) else made]
        case "constraint" if change.word == "index":
            return [f"alter index {qualified(before[1], before[-1])} rename to {identifier(after[-1])}"]
        case "constraint":
            word = "domain" if change.word == "domain" else "table"
            owner = qualified(*before.path[:-1])
            return [f"alter {word} {owner} rename constraint {identifier(before[-1])} to {identifier(after[-1])}"]
        case "label":
            return [f"{_alter(change)} rename value {literal(before[-1])} to {literal(after[-1])}"]
        case "policy" | "trigger":
            owner = qualified(*before.path[:-1])
            made = f"alter {before.kind} {identifier(before[-1])} on {owner} rename to {identifier(after[-1])}"
            trigger = catalog.objects.get(after)
            if not isinstance(trigger, Trigger) or not trigger.constraint:
                return [made]
            # its constraint keeps the name otherwise, which then is taken
            names = f"{identifier(before[-1])} to {identifier(after[-1])}"
            return [made, f"alter table {owner} rename constraint {names}"]
        case _ if len(before) == 3 and before[1] != after[1]:
            return [f"alter {change.word} {_path(before)} set schema {identifier(after[1])}"]
        case _:
            return [f"alter {change.word} {_path(before)} rename to {identifier(_name(after))}"]


def _columns_of_indexes(before: Ref, after: Ref) -> str:
    """The statement that renames the columns of the indexes of a partitioned table, and with them of its partitions'.

    PostgreSQL leaves them as they are, and calls the index of the next partition after them (measured on 15 and 18).
    """
    table, names = literal(qualified(*after.path[:-1])), (literal(before[-1]), literal(after[-1]))
    return f"""do $$
declare
  its_index regclass;
begin
  for its_index in
    select i.indexrelid
    from pg_index i join pg_attribute a on a.attrelid = i.indexrelid and a.attname = {names[0]}
    where i.indrelid = {table}::regclass
  loop
    execute format('alter table %s rename column %I to %I', its_index, {names[0]}, {names[1]});
  end loop;
end $$"""


def _alter(change: Rename) -> str:
    """The start of a statement about a part of something."""
    word = "type" if change.before.kind != "column" else change.word
    return f"alter {word} {qualified(*change.before.path[:-1])}"


def _path(reference: Ref) -> str:
    """Something as `alter` names it: a function with its arguments."""
    if reference.kind != "function":
        return qualified(*reference.path)
    last = reference[-1]
    return f"{qualified(reference[1], _name(reference))}{last[last.index('(') :]}"


def _name(reference: Ref) -> str:
    return reference[-1].split("(")[0] if reference.kind == "function" else reference[-1]


def _is_partitioned(column: Ref, catalog: Catalog) -> bool:
    table = catalog.objects.get(ref("table", *column.path[:-1]))
    return isinstance(table, Table) and table.partition_key is not None


def _has_tables(attribute: Ref, catalog: Catalog) -> bool:
    return any(table.of_type == ref("type", *attribute.path[:-1]) for table in catalog.all(Table))
