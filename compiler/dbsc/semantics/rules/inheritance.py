"""`inherits`: parents that can be one, and columns and checks that merge.

Source: https://www.postgresql.org/docs/current/sql-createtable.html, and `MergeAttributes` of PostgreSQL, measured on
15 and 18.
"""

from __future__ import annotations

from dbsc.catalog.inheritance import inherited, of_both
from dbsc.catalog.objects import Check, Column, Table
from dbsc.diagnostics import Label, did_you_mean
from dbsc.semantics.context import Context
from dbsc.semantics.names import Relation
from dbsc.semantics.rules.values import shown
from dbsc.source import Span
from dbsc.syntax import ast


def check_inheritance(ctx: Context, relation: Relation, table: Table) -> None:
    """The parents of a table."""
    written = relation.declaration
    assert isinstance(written, ast.Table)
    seen: set[str] = set()
    parents: list[Table] = []
    for name in written.inherits:
        parent = _parent(ctx, relation, name)
        if parent is None:
            continue
        if str(parent.ref) in seen:
            ctx.error("DBS276", f"`{name.text}` is a parent already", name.span, help_="leave it out")
            continue
        seen.add(str(parent.ref))
        parents.append(parent)
    if table.partition_key is not None:
        message = "a partitioned table has no parents"
        ctx.error("DBS276", message, written.inherits[0].span, help_="leave out `inherits`, or `partition by`")
    _columns(ctx, relation, table, parents)
    _checks(ctx, relation, table, parents)


def _parent(ctx: Context, relation: Relation, name: ast.QName) -> Table | None:
    """The table of a parent; None (and a diagnostic) if it cannot be one."""
    found = ctx.names.find_relation(name.parts, relation.schema)
    if found is None:
        return None
    label = Label(found.span, f"`{name.text}` is declared here")
    if found is relation:
        ctx.error("DBS276", "a table cannot inherit from itself", name.span)
        return None
    if not isinstance(found.declaration, ast.Table):
        ctx.error("DBS276", f"`{name.text}` is a view, and a parent is a table", name.span, labels=(label,))
        return None
    parent = ctx.objects.get(found.ref) or ctx.externals.get(found.ref)
    if isinstance(parent, Table) and parent.partition_key is not None:
        message = f"`{name.text}` is partitioned, and its partitions are its only children"
        ctx.error("DBS276", message, name.span, labels=(label,))
        return None
    return parent if isinstance(parent, Table) else None


def _all_columns(ctx: Context, table: Table, depth: int = 0) -> dict[str, Column]:
    """The columns of a table with those that it inherits."""
    found: dict[str, Column] = {}
    for parent in table.inherits if depth < 20 else ():
        above = ctx.objects.get(parent) or ctx.externals.get(parent)
        if isinstance(above, Table) and above is not table:
            for name, column in _all_columns(ctx, above, depth + 1).items():
                here = inherited(column, *parent.path)
                found[name] = of_both(found[name], here) if name in found else here
    found.update((column.name, column) for column in table.columns)
    return found


def _columns(ctx: Context, relation: Relation, table: Table, parents: list[Table]) -> None:
    own = {column.name: column for column in table.columns}
    above: dict[str, list[tuple[Table, Column]]] = {}
    for parent in parents:
        for name, column in _all_columns(ctx, parent).items():
            place = relation.declaration.name.span if isinstance(relation.declaration, ast.Table) else relation.span
            found = above.setdefault(name, [])
            found.append((parent, column))
            if len(found) > 1:
                _two_parents(ctx, (found[0], found[-1]), own.get(name), place)
    for name, column in own.items():
        if name in above:
            _merge(ctx, above[name], column)
        elif column.inherited or (column.not_null and column.not_null.inherited):
            message = f"no parent has a column `{name}`"
            help_ = did_you_mean(name, above) or "leave out `inherited`"
            ctx.error("DBS276", message, column.origin, help_=help_)


def _two_parents(
    ctx: Context, both: tuple[tuple[Table, Column], tuple[Table, Column]], own: Column | None, place: Span
) -> None:
    (first, a), (second, b) = both
    if a.type != b.type:
        message = (
            f"`{a.name}` is {shown(a.type)} in `{first.name}` and {shown(b.type)} in `{second.name}`: "
            "a table cannot inherit both"
        )
        ctx.error("DBS276", message, place, help_=f"give `{a.name}` one type in both")
    elif a.default and b.default and a.default.sql != b.default.sql and not (own and own.default):
        message = f"`{a.name}` has one default in `{first.name}` and another in `{second.name}`"
        ctx.error("DBS276", message, place, help_=f"write `{a.name}` with its default here as well")
    elif bool(a.generated) != bool(b.generated):
        one, other = (first, second) if a.generated else (second, first)
        message = f"`{a.name}` is generated in `{one.name}`, and not in `{other.name}`: a table cannot inherit both"
        ctx.error("DBS276", message, place, help_=f"generate `{a.name}` in both, or in none")
    elif a.generated and b.generated and a.generated != b.generated and not (own and own.generated):
        message = f"`{a.name}` is generated in one way in `{first.name}`, and in another in `{second.name}`"
        help_ = (
            f"write `{a.name}` with `as (…)` here as well" if ctx.header.postgres >= 16 else "generate it alike in both"
        )
        ctx.error("DBS276", message, place, help_=help_)


def _merge(ctx: Context, above: list[tuple[Table, Column]], own: Column) -> None:
    """A column that parents have, too. One that is not null in any of them is not null."""
    parent, theirs = next(((of, column) for of, column in above if not _may_be_null(column)), above[0])
    labels = (Label(theirs.origin, "inherited from here"),) if theirs.origin else ()

    def told(message: str, help_: str) -> None:
        ctx.error("DBS276", message, own.origin, labels=labels, help_=help_)

    if own.type != theirs.type:
        message = f"`{own.name}` is {shown(own.type)} here, and {shown(theirs.type)} in `{parent.name}`"
        told(message, f"leave `{own.name}` out: it is inherited")
    elif (own.collation or ("default",)) != (theirs.collation or ("default",)):
        told(f"`{own.name}` has another collation in `{parent.name}`", f"leave `{own.name}` out: it is inherited")
    elif (generation := generation_conflict(ctx, own, theirs, f"`{parent.name}`")) is not None:
        code, message, help_ = generation
        ctx.error(code, message, own.origin, labels=labels, help_=help_)
    elif own.nullable and not _may_be_null(theirs):
        _null_below(ctx, parent, theirs, own)
    elif own.not_null and own.not_null.inherited and _may_be_null(theirs):
        told(f"`{own.name}` may be null in `{parent.name}`: there is no constraint to inherit", "leave out `inherited`")


def _may_be_null(above: Column) -> bool:
    """Whether a column may be null below one that is declared so."""
    return above.nullable or (above.not_null is not None and above.not_null.no_inherit)


def generation_conflict(ctx: Context, own: Column, above: Column, where: str) -> tuple[str, str, str] | None:
    """The code, message and help where a column cannot be generated as it says below one that `where` has.

    Until 15 a column is generated as above, or by itself where it is not generated above; from 16 on it may be
    generated from something else, if it is generated above (measured on 15 and 18).
    """
    name, oldest = own.name, ctx.header.postgres
    if own.generated and not above.generated:
        if oldest >= 16:
            return "DBS276", f"`{name}` is generated here, and not in {where}", "leave out `as (…)`"
        message = f"`{name}` is generated here, and not in {where}, which PostgreSQL 16 and later refuse"
        return "DBS281", message, "leave out `as (…)`"
    if own.generated and above.generated:
        if oldest < 16:
            message = f"until PostgreSQL 15 `{name}` is generated as in {where}, and the header says {oldest}"
            return "DBS276", message, "leave out `as (…)`"
        if own.generated.virtual != above.generated.virtual:
            kept = "not stored" if above.generated.virtual else "stored"
            return "DBS276", f"`{name}` is {kept} in {where}, and so here", "generate it in one way in both"
    elif above.generated and (own.default or own.identity or own.serial):
        return "DBS276", f"`{name}` is generated in {where}", f"leave `{name}` out: it is inherited"
    return None


def _null_below(ctx: Context, parent: Table, theirs: Column, own: Column) -> None:
    """A column that can be null, and is not null above: until 17 `drop not null` is about a child alone."""
    labels = (Label(theirs.origin, "inherited from here"),) if theirs.origin else ()
    message = f"`{own.name}` is not null in `{parent.name}`, so it is not null here"
    if ctx.header.postgres < 18:
        message = f"`{own.name}` is not null in `{parent.name}`, and PostgreSQL 18 refuses that it can be null here"
    code = "DBS276" if ctx.header.postgres >= 18 else "DBS281"
    ctx.error(code, message, own.origin, labels=labels, help_="leave out `?`")


def _checks(ctx: Context, relation: Relation, table: Table, parents: list[Table]) -> None:
    """A check of the parent's name is the parent's."""
    for parent in parents:
        theirs = {check.name: check for check in parent.checks if not check.no_inherit}
        for check in table.checks:
            other = theirs.get(check.name)
            if other is not None and not _same(check, other):
                message = f"`{parent.name}` has another check `{check.name}`, which is inherited"
                place = _place(relation, check.name)
                ctx.error("DBS276", message, place, help_="choose another name, or write the same condition")


def _same(a: Check, b: Check) -> bool:
    from dbsc.sqltext.compare import canonical
    from dbsc.sqltext.parse import Fault, parse_expression

    one, other = parse_expression(a.condition.sql), parse_expression(b.condition.sql)
    return isinstance(one, Fault) or isinstance(other, Fault) or canonical(one) == canonical(other)


def _place(relation: Relation, check: str) -> Span:
    """Where a check is written, or its table."""
    for item in relation.items:
        if isinstance(item, ast.Check) and item.name is not None and item.name.text == check:
            return item.name.span
    return relation.span
