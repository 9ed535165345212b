"""What takes the statements of a migration back, where they say themselves how, and nothing is lost by it.

What a statement makes can be dropped, as long as it holds no rows or values; a rename goes back. What one changes or
drops was otherwise before, and a migration does not say how. What is made in the same migration takes along all that
is about it. The header of a migration says what `dbsc undo` does by what is found here.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.hints import Any
from dbsc.record import Record
from dbsc.sqltext.parse import Fault, parse_statements
from dbsc.sqltext.quote import identifier, qualified
from dbsc.sqltext.tree import relation_parts, strings


class Back(Record):
    """A statement that takes one back; a query that finds what it would lose, what that is, and in which table."""

    sql: str
    loses: str | None = None
    what: str = ""
    table: str | None = None


class Reversal(Record):
    """What takes a migration back, in order, or the statements that nothing takes back."""

    back: tuple[Back, ...]
    refused: tuple[str, ...]


def reversal(body: str) -> Reversal:
    """How the statements of a migration are taken back."""
    found = parse_statements(body)
    if isinstance(found, Fault):
        return Reversal((), ("what is no SQL",))
    trees = [statement.fragment.tree for statement in found]
    made = {name for tree in trees for name in _made(tree)}
    back: list[Back] = []
    refused: list[str] = []
    for statement, tree in zip(found, trees, strict=True):
        if _subject(tree) in made and not any(True for _ in _made(tree)):
            continue  # it goes with what it is about
        steps = list(_back(tree))
        if steps and all(step is not None for step in steps):
            back += [step for step in reversed(steps) if step is not None and step.sql]
        else:
            refused.append(statement.fragment.sql.split("\n")[0])
    return Reversal(tuple(reversed(back)), tuple(refused))


def _made(tree: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    """The names of the relations and types that a statement makes."""
    match tree:
        case {"CreateStmt": {"relation": relation}} | {"ViewStmt": {"view": relation}}:
            yield relation_parts(relation)
        case {"CreateEnumStmt": {"typeName": name}} | {"CreateDomainStmt": {"domainname": name}}:
            yield strings(name)
        case {"CompositeTypeStmt": {"typevar": relation}}:
            yield relation_parts(relation)
        case {"CreateFunctionStmt": {"funcname": name, **rest}} if not rest.get("replace"):
            yield strings(name)
        case {"CreateSchemaStmt": {"schemaname": name, **rest}} if not rest.get("if_not_exists"):
            yield (name,)
        case {"CreateSeqStmt": {"sequence": relation}} | {"CreateTableAsStmt": {"into": {"rel": relation}}}:
            yield relation_parts(relation)
        case _:
            pass


def _subject(tree: dict[str, Any]) -> tuple[str, ...] | None:
    """The relation or type that a statement is about."""
    match tree:
        case (
            {"AlterTableStmt": {"relation": relation}}
            | {"IndexStmt": {"relation": relation}}
            | {"CreateTrigStmt": {"relation": relation}}
            | {"CreatePolicyStmt": {"table": relation}}
        ):
            return relation_parts(relation)
        case {"GrantStmt": {"objtype": "OBJECT_TABLE", "objects": [{"RangeVar": relation}]}}:
            return relation_parts(relation)
        case {"GrantStmt": {"objects": [{"ObjectWithArgs": {"objname": name}}]}}:
            return strings(name)
        case {"GrantStmt": {"objtype": "OBJECT_SCHEMA", "objects": [{"String": {"sval": name}}]}}:
            return (name,)
        case {"GrantStmt": {"objtype": "OBJECT_SEQUENCE", "objects": [{"RangeVar": relation}]}}:
            return relation_parts(relation)
        case {"CommentStmt": {"object": {"ObjectWithArgs": {"objname": name}}}}:
            return strings(name)
        case {"CommentStmt": {"object": {"TypeName": {"names": names}}}}:
            return strings(names)
        case {"CommentStmt": {"objtype": "OBJECT_SCHEMA", "object": {"String": {"sval": name}}}}:
            return (name,)
        case {"GrantStmt": {"objtype": "OBJECT_TYPE", "objects": [{"List": {"items": items}}]}}:
            return strings(items)
        case {"CommentStmt": {"objtype": "OBJECT_COLUMN", "object": {"List": {"items": items}}}}:
            return strings(items)[:-1]
        case {"CommentStmt": {"object": {"List": {"items": items}}}}:
            names = strings(items)
            return names if tree["CommentStmt"]["objtype"] in ("OBJECT_TABLE", "OBJECT_VIEW") else names[:-1]
        case _:
            return None


def _back(tree: dict[str, Any]) -> Iterator[Back | None]:
    """What takes one statement back; None for a part that nothing does."""
    match tree:
        case {"CreateStmt": {"relation": relation}}:
            name = qualified(*relation_parts(relation))
            yield Back(f"drop table {name}", f"select from {name}", f"the rows of {name}", name)
        case {"ViewStmt": {"view": relation, **rest}} if not rest.get("replace"):
            yield Back(f"drop view {qualified(*relation_parts(relation))}")
        case {"CreateEnumStmt": {"typeName": name}}:
            yield Back(f"drop type {qualified(*strings(name))}")
        case {"CreateDomainStmt": {"domainname": name}}:
            yield Back(f"drop domain {qualified(*strings(name))}")
        case {"CompositeTypeStmt": {"typevar": relation}}:
            yield Back(f"drop type {qualified(*relation_parts(relation))}")
        case {"CreateSchemaStmt": {"schemaname": name, **rest}} if not rest.get("if_not_exists"):
            yield Back(f"drop schema {identifier(name)}")
        case {"CreateFunctionStmt": {"funcname": name, **rest}} if not rest.get("replace"):
            signature = _signature(name, rest)
            word = "procedure" if rest.get("is_procedure") else "function"
            yield Back(f"drop {word} {signature}") if signature else None
        case {"CreateSeqStmt": {"sequence": relation}}:
            yield Back(f"drop sequence {qualified(*relation_parts(relation))}")
        case {"CreateTableAsStmt": {"into": {"rel": relation}, "objtype": "OBJECT_MATVIEW"}}:
            yield Back(f"drop materialized view {qualified(*relation_parts(relation))}")
        case {"RenameStmt": {"renameType": kind, "relation": relation, "newname": new, **rest}}:
            yield _renamed(kind, relation_parts(relation), rest.get("subname"), new)
        case {"IndexStmt": {"idxname": name, "relation": relation, **rest}}:
            how = "concurrently if exists " if rest.get("concurrent") else ""
            yield Back(f"drop index {how}{qualified(*relation_parts(relation)[:-1], name)}")
        case {"CreateTrigStmt": {"trigname": name, "relation": relation, **rest}} if not rest.get("replace"):
            yield Back(f"drop trigger {identifier(name)} on {qualified(*relation_parts(relation))}")
        case {"CreatePolicyStmt": {"policy_name": name, "table": relation}}:
            yield Back(f"drop policy {identifier(name)} on {qualified(*relation_parts(relation))}")
        case {"AlterTableStmt": {"relation": relation, "cmds": commands}}:
            table = qualified(*relation_parts(relation))
            for command in commands:
                yield _of_table(table, command["AlterTableCmd"])
        case _:
            yield None


def _of_table(table: str, command: dict[str, Any]) -> Back | None:
    """What takes back a part of `alter table`; one without a statement leaves nothing to be taken back."""
    alter = f"alter table {table}"
    match command:
        case {"subtype": "AT_AddColumn", "def": {"ColumnDef": {"colname": name}}}:
            column = identifier(name)
            some = f"select from {table} where {column} is not null"
            return Back(f"{alter} drop column {column}", some, f"the values of {table}.{column}", table)
        case {"subtype": "AT_AddConstraint", "def": {"Constraint": {"conname": name}}}:
            return Back(f"{alter} drop constraint {identifier(name)}")
        case {"subtype": "AT_ValidateConstraint"}:
            return Back("")
        case {"subtype": "AT_SetNotNull", "name": name}:
            return Back(f"{alter} alter column {identifier(name)} drop not null")
        case {"subtype": "AT_DropNotNull", "name": name}:
            return Back(f"{alter} alter column {identifier(name)} set not null")
        case {"subtype": "AT_EnableRowSecurity"}:
            return Back(f"{alter} disable row level security")
        case {"subtype": "AT_DisableRowSecurity"}:
            return Back(f"{alter} enable row level security")
        case _:
            return None


_RENAMED = {
    "OBJECT_TABLE": "table",
    "OBJECT_VIEW": "view",
    "OBJECT_MATVIEW": "materialized view",
    "OBJECT_INDEX": "index",
    "OBJECT_SEQUENCE": "sequence",
}


def _renamed(kind: str, path: tuple[str, ...], part: Any, new: str) -> Back | None:
    """What gives a relation, a column or a constraint of a table its name back."""
    if kind in _RENAMED:
        return Back(f"alter {_RENAMED[kind]} {qualified(*path[:-1], new)} rename to {identifier(path[-1])}")
    word = {"OBJECT_COLUMN": "column", "OBJECT_TABCONSTRAINT": "constraint"}.get(kind)
    if word is None or part is None:
        return None
    return Back(f"alter table {qualified(*path)} rename {word} {identifier(new)} to {identifier(part)}")


def _signature(name: list[Any], rest: dict[Any, Any]) -> str | None:
    """A function with the types of its arguments, as `drop` takes it; None for one with types that are rare."""
    from dbsc.sqltext.written import UnwrittenError, type_name

    kinds = ("FUNC_PARAM_OUT", "FUNC_PARAM_TABLE")
    parameters = (each["FunctionParameter"] for each in rest.get("parameters", ()))
    try:
        types = [type_name(each["argType"]) for each in parameters if each.get("mode") not in kinds]
    except UnwrittenError:
        return None
    return f"{qualified(*strings(name))}({', '.join(types)})"
