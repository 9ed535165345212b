"""The sequences that come with `serial` and identity columns."""

from __future__ import annotations

from dbsc.catalog.builtin import SERIALS
from dbsc.catalog.objects import ref
from dbsc.catalog.sequences import named_sequence, sequence_name
from dbsc.semantics.context import Context
from dbsc.semantics.names import Relation
from dbsc.syntax import ast


def declare_sequences(ctx: Context, relation: Relation) -> None:
    """Declares the sequences of a table's columns, so that `nextval` finds them and no other object takes the name."""
    for item in relation.items:
        if not isinstance(item, ast.Column):
            continue
        identity = item.part(ast.Identity)
        serial = item.type is not None and item.type.name.parts[-1] in SERIALS
        if not serial and not isinstance(identity, ast.Identity):
            continue
        named = None
        if isinstance(identity, ast.Identity) and identity.options is not None:
            named = named_sequence(relation.schema, identity.options.text)
        found = named or ref("sequence", relation.schema, sequence_name(relation.ref[2], item.name.text))
        ctx.names.sequence(found, item.name.span)
