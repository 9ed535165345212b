"""`distribute by (column) [with table]`, `distribute everywhere`: how a table is spread on Citus.

The rules are those of https://docs.citusdata.com/en/stable/develop/reference_ddl.html: one column, which every key
holds; tables that are kept together have columns of one type; a foreign key leads to a table that is everywhere, or to
one kept together with this, by the column.
"""

from __future__ import annotations

from dbsc.catalog.intent import Distribution
from dbsc.catalog.objects import ForeignKey, Index, Ref, Table
from dbsc.diagnostics import Label, did_you_mean
from dbsc.semantics.context import Context
from dbsc.semantics.generic import forms
from dbsc.semantics.tables import TableParts
from dbsc.source import Span
from dbsc.syntax import ast, parens

_HELP = "write `distribute by (column)`, `distribute by (column) with other_table` or `distribute everywhere`"


def lower_distribution(parts: TableParts, item: ast.Distribute) -> None:
    """What one table says; `check_distributions` looks at it together with the others."""
    ctx = parts.ctx
    earlier = next((found for found in ctx.distributions if found.table == parts.ref), None)
    if earlier is not None:
        labels = (Label(earlier.origin, "the first one"),) if earlier.origin else ()
        ctx.error("DBS008", "a table is distributed once", item.span, labels=labels)
        return
    words = item.words
    if [word.text for word in words] == ["everywhere"]:
        ctx.distributions.append(Distribution(parts.ref, origin=item.span))
        return
    if len(words) < 2 or words[0].text != "by" or words[1].kind != "PAREN":
        first = words[0]
        help_ = did_you_mean(first.text, ("by", "everywhere")) or _HELP
        ctx.error("DBS007", f"`distribute {first.text}` is not understood", item.span, help_=help_)
        return
    span = words[1].span
    written = parens.names(ast.Sql(words[1].text, span.part(1, span.end - span.start - 1)), ctx.diagnostics)
    known = parts.known(written)
    along = _along(parts, words[2:])
    if len(known) != len(written) or isinstance(along, bool):
        return
    if len(known) != 1:
        help_ = f"write `distribute by ({known[0] if known else 'column'})`"
        ctx.error("DBS290", "rows are distributed by one column", span, help_=help_)
        return
    ctx.distributions.append(Distribution(parts.ref, known[0], along, item.span))


def _along(parts: TableParts, words: tuple[ast.Word, ...]) -> Ref | bool | None:
    """The table after `with`; None where nothing is said, False (and a diagnostic) where it cannot be told."""
    if not words:
        return None
    name = forms.QNAME.read(words[1:])
    if words[0].text != "with" or not isinstance(name, ast.QName):
        parts.ctx.error("DBS007", "this is not understood", forms.covering(words), help_=_HELP)
        return False
    relation = parts.ctx.names.find_relation(name.parts, parts.schema)
    if relation is None:
        parts.ctx.names.unknown("table", name.text, name.span, parts.schema)
        return False
    if relation.ref == parts.ref:
        parts.ctx.error(
            "DBS290", "a table is always kept with itself", name.span, help_=f"leave out `with {name.text}`"
        )
        return False
    return relation.ref


def check_distributions(ctx: Context) -> None:
    """All tables that are distributed, against their keys and each other."""
    known = {found.table: found for found in ctx.distributions}
    for found in ctx.distributions:
        table = ctx.objects.get(found.table)
        if isinstance(table, Table):
            _check(ctx, found, table, known)


def _check(ctx: Context, found: Distribution, table: Table, known: dict[Ref, Distribution]) -> None:
    if found.column is not None:
        _check_keys(ctx, found, table)
    if found.along is not None:
        _check_along(ctx, found, table, known)
    for key in ctx.objects.values():
        if isinstance(key, ForeignKey) and key.table == found.table:
            _check_foreign_key(ctx, found, key, known)


def _check_keys(ctx: Context, found: Distribution, table: Table) -> None:
    keys = [(key.kind, key.columns, key.origin) for key in (table.primary_key, *table.uniques) if key]
    keys += [
        ("unique index", tuple(element.column or "" for element in index.elements), index.origin)
        for index in ctx.objects.values()
        if isinstance(index, Index) and index.unique and index.table == table.ref
    ]
    for kind, columns, place in keys:
        if found.column not in columns:
            labels = (Label(found.origin, "the table is distributed here"),) if found.origin else ()
            called = "unique key" if kind == "unique" else kind
            message = f"the {called} of a distributed table must hold `{found.column}`: it is kept on each node alone"
            word = "pk" if kind == "primary key" else kind
            help_ = f"write `{word} ({', '.join((*columns, found.column or ''))})`"
            ctx.error("DBS290", message, place or found.origin, labels=labels, help_=help_)


def _check_along(ctx: Context, found: Distribution, table: Table, known: dict[Ref, Distribution]) -> None:
    other = known.get(found.along) if found.along else None
    name = found.along[-1] if found.along else ""
    if other is None or other.column is None:
        what = "is everywhere" if other else "is not distributed"
        help_ = f"leave out `with {name}`" if other else f"write `distribute by (column)` in table `{name}`"
        ctx.error("DBS290", f"`{name}` {what}, so nothing can be kept with it", found.origin, help_=help_)
        return
    target = ctx.objects.get(other.table)
    mine = table.column(found.column or "")
    theirs = target.column(other.column) if isinstance(target, Table) else None
    if mine and theirs and mine.type != theirs.type:
        labels = (Label(theirs.origin, f"this is {theirs.type.name}"),) if theirs.origin else ()
        message = f"`{found.column}` is {mine.type.name}, and `{name}` is distributed by {theirs.type.name}"
        help_ = "tables that are kept together are distributed by columns of one type"
        ctx.error("DBS290", message, found.origin, labels=labels, help_=help_)


def _check_foreign_key(ctx: Context, found: Distribution, key: ForeignKey, known: dict[Ref, Distribution]) -> None:
    target = known.get(key.target)
    if target is not None and target.column is None:
        return
    place: Span | None = key.origin or found.origin
    name = key.target[-1]
    if found.column is None:
        message = f"a table that is everywhere cannot refer to `{name}`, which is not"
        ctx.error("DBS290", message, place, help_=f"write `distribute everywhere` in table `{name}`")
    elif target is None:
        message = f"`{name}` is on one node only, so a distributed table cannot refer to it"
        help_ = f"write `distribute everywhere` or `distribute by (…)` in table `{name}`"
        ctx.error("DBS290", message, place, help_=help_)
    elif (found.column, target.column) not in list(zip(key.columns, key.target_columns, strict=False)):
        message = f"the foreign key to `{name}` does not hold `{found.column}`, and rows are found by it"
        help_ = f"write a key over `{found.column}` and what it refers to, or `distribute everywhere` in table `{name}`"
        ctx.error("DBS290", message, place, help_=help_)
