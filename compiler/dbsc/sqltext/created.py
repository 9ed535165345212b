"""What a statement makes: the kind and the name of its object, as far as other statements refer to it by that name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dbsc.sqltext.parse import Fragment
from dbsc.sqltext.tree import Node, kind, relation_parts, strings

_RELATIONS = {"CreateStmt": "relation", "ViewStmt": "view", "CreateForeignTableStmt": "relation"}
_NAMED = {
    "CreateFunctionStmt": ("function", "funcname"),
    "CreateEnumStmt": ("type", "typeName"),
    "CreateRangeStmt": ("type", "typeName"),
    "CreateDomainStmt": ("type", "domainname"),
}
_DEFINED = {"OBJECT_AGGREGATE": "function", "OBJECT_TYPE": "type", "OBJECT_COLLATION": "collation"}


def created(statement: Fragment) -> tuple[str, tuple[str, ...]] | None:
    """The kind (relation, sequence, function, type or collation) and the name; None for what makes none of these."""
    form = kind(statement.tree)
    node: Node = statement.tree[form]
    if form in _RELATIONS:
        base = node.get("base", node)  # a foreign table is a table and more
        return "relation", relation_parts(base[_RELATIONS[form]])
    if form == "CreateTableAsStmt":
        return "relation", relation_parts(node["into"]["rel"])
    if form == "CreateSeqStmt":
        return "sequence", relation_parts(node["sequence"])
    if form == "CompositeTypeStmt":
        return "type", relation_parts(node["typevar"])
    if form in _NAMED:
        what, field = _NAMED[form]
        return what, strings(node[field])
    if form == "DefineStmt" and node["kind"] in _DEFINED:
        return _DEFINED[node["kind"]], strings(node["defnames"])
    return None


def makes(statement: Fragment) -> tuple[str, ...]:
    """The name of what a statement makes, as a `select … into` does too; without its schema."""
    form = kind(statement.tree)
    into = statement.tree[form].get("intoClause") if form == "SelectStmt" else None
    if into is not None:
        return (into["rel"]["relname"],)
    found = created(statement)
    return (found[1][-1],) if found else ()


# What says how others are to be read, with the functions and comments that come along
_FOUNDATIONS = frozenset({
    "CreateCastStmt", "CreateOpClassStmt", "CreateOpFamilyStmt", "AlterOpFamilyStmt", "CreateTransformStmt",
    "CreatePLangStmt", "CreateAmStmt", "CreateConversionStmt",
})  # fmt: skip
_DEFINED_FOUNDATIONS = frozenset({"OBJECT_OPERATOR", "OBJECT_TYPE", "OBJECT_TSPARSER", "OBJECT_TSTEMPLATE"})
_BESIDES = frozenset({"CreateFunctionStmt", "CommentStmt", "AlterOwnerStmt"})


def is_foundation(statements: Iterable[Fragment]) -> bool:
    """Whether statements only make what others are written with: casts, operators and their classes, languages.

    Nothing that is written with them names all of them: an operator is found by its types, and a cast by nothing.
    """
    found = False
    for statement in statements:
        form = kind(statement.tree)
        node = statement.tree[form]
        if form in _FOUNDATIONS or (form == "DefineStmt" and node["kind"] in _DEFINED_FOUNDATIONS):
            found = True
        elif form not in _BESIDES:
            return False
    return found


def is_about_owners(statements: Iterable[Fragment]) -> bool:
    """Whether statements say who owns what, with grants to go with it, which is for when everything is there."""
    found = [(kind(statement.tree), statement.tree) for statement in statements]
    owners = [
        form == "AlterOwnerStmt"
        or (
            form == "AlterTableStmt"
            and all(each["AlterTableCmd"]["subtype"] == "AT_ChangeOwner" for each in tree[form]["cmds"])
        )
        for form, tree in found
        if form != "GrantStmt"
    ]
    return bool(owners) and all(owners)


_OBJECTS = ("func", "fromsql", "tosql")  # functions with their arguments
_NAMED_FUNCTIONS = ("handler_name", "plhandler", "plinline", "plvalidator", "func_name")


def functions_of(statement: Fragment) -> Iterator[tuple[str, ...]]:
    """The functions that a statement makes a cast, an operator, a language and so on of: names that are no calls."""
    form = kind(statement.tree)
    node: Node = statement.tree[form]
    if form == "DefineStmt":
        for element in node.get("definition", ()):
            value = element["DefElem"].get("arg", {})
            if "TypeName" in value:
                yield strings(value["TypeName"]["names"])
    elif form in _FOUNDATIONS:
        items = [item["CreateOpClassItem"].get("name", {}) for item in node.get("items", ())]
        for named in (*(node.get(field, {}) for field in _OBJECTS), *items):
            if "objname" in named:
                yield strings(named["objname"])
        for field in _NAMED_FUNCTIONS:
            if field in node:
                yield strings(node[field])
