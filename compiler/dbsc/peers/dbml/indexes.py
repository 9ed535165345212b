"""Indexes of tables, but for those that are primary keys."""

from __future__ import annotations

from dbsc.catalog import naming
from dbsc.catalog.objects import Element, Index
from dbsc.diagnostics import Label
from dbsc.peers.dbml import defaults, notes, tree
from dbsc.peers.dbml import settings as settings_
from dbsc.peers.dbml.names import kept
from dbsc.peers.dbml.relation import Relation
from dbsc.peers.dbml.settings import Settings
from dbsc.semantics.tables import expression_label


def make_indexes(relation: Relation) -> None:
    """The indexes that make no key, each as its own `create index`."""
    for written in relation.whole.indexes:
        settings = settings_.read(relation.report, written.settings, settings_.INDEX)
        if "pk" in settings:
            continue
        _once(relation, written)
        elements = [_element(relation, element) for element in written.elements]
        if [element.kind for element in written.elements] != sorted(element.kind for element in written.elements):
            relation.report.otherwise("index order", written.span)
        keys = tuple(element for element in elements if element is not None)
        if len(keys) == len(elements):
            _index(relation, written, keys, settings)


def _once(relation: Relation, written: tree.Index) -> None:
    """Reports a column that an index names twice."""
    found: dict[str, tree.Value] = {}
    for element in written.elements:
        earlier = found.setdefault(f"{element.kind} {element.text}", element)
        if earlier is not element:
            labels = (Label(earlier.span, "the first one"),)
            relation.report.say("DBS833", f"the index has `{element.text}` twice", element.span, labels=labels)


def _index(relation: Relation, written: tree.Index, keys: tuple[Element, ...], settings: Settings) -> None:
    """One index."""
    given = settings["name"][0].value if "name" in settings else None
    name = kept(tree.Name(given.text, given.span), relation.report) if given and given.text else None
    if name is not None and name in relation.namespace.relations:
        relation.report.say("DBS833", f"there are two tables or indexes `{name}` in one schema", written.span)
        return
    middle = naming.index_columns_part([element.column or expression_label(element) for element in keys])
    method = (settings_.text(settings, "type") or "btree").lower()
    chosen = relation.namespace.index(relation.name, middle, "idx", name)
    made = Index(relation.ref, chosen, keys, method, unique="unique" in settings, origin=written.span)
    relation.indexes.append(made)
    relation.parts[chosen] = name or keys[0].column
    note = notes.comment([settings_.text(settings, "note")])
    relation.noted += [(made, note)] if note else []


def _element(relation: Relation, value: tree.Value) -> Element | None:
    """One column or expression of an index."""
    if value.kind == "words":
        name = relation.column(tree.Name(value.text, value.span))
        return None if name is None else Element(name)
    expression = defaults.expression(value, relation.report)
    if expression is not None:
        relation.used(expression, value)
    return None if expression is None else Element(expression=expression)
