"""Views: their columns from their query, their options, what stands in their block."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dbsc.catalog.objects import Expression, OutputColumn, Ref, View, ViewColumn
from dbsc.catalog.storage_parameters import STORAGE_PARAMETERS
from dbsc.diagnostics import did_you_mean
from dbsc.processes import in_shares
from dbsc.semantics.context import Context
from dbsc.semantics.fragments import Resolved
from dbsc.semantics.names import Relation
from dbsc.semantics.privileges import TABLE_PRIVILEGES, Wanted, add_privileges, collect_grant, granting
from dbsc.semantics.routines import lower_trigger
from dbsc.semantics.statistics import lower_statistics
from dbsc.semantics.tables import TableParts
from dbsc.semantics.targets import check_target
from dbsc.semantics.type_keys import type_of
from dbsc.sqltypes.places import DEFAULT
from dbsc.sqltypes.world import Column, Columns
from dbsc.syntax import ast
from dbsc.syntax.parens import split

_OPTIONS = ("security_invoker", "security_barrier", "check_option")


def columns_of_views(ctx: Context, views: list[Relation]) -> None:
    """The names of the columns of all views."""

    def read(share: Iterable[Relation]) -> list[tuple[Ref, Resolved, dict[str, None], Columns]]:
        """What is known of the views of one share with whose queries nothing is wrong."""
        right = []
        wrong: set[Ref] = set()
        for relation in share:
            told, known = len(ctx.diagnostics), len(ctx.queries)
            resolved = view_columns(ctx, relation)
            if len(ctx.diagnostics) > told:
                wrong.update([*ctx.queries][known:])  # it, or a view that it reads
            elif resolved is not None and relation.ref not in wrong:
                right.append((relation.ref, resolved, dict.fromkeys(relation.columns), ctx.typed.get(relation.ref)))
        return right

    for right in in_shares(read, views):
        for reference, resolved, columns, typed in right:
            if reference not in ctx.queries:
                ctx.queries[reference] = resolved
                ctx.names.relations[reference[1], reference[2]].columns = {**columns}
                if typed is not None:
                    ctx.typed[reference] = typed
    for relation in views:
        view_columns(ctx, relation)


def view_columns(ctx: Context, relation: Relation) -> Resolved | None:
    """The names of a view's columns, from its query; views that it reads come first."""
    written = relation.declaration
    assert isinstance(written, ast.View)
    key = relation.ref
    if key in ctx.queries:
        return ctx.queries[key]
    ctx.queries[key] = None  # a view that reads itself finds nothing known
    fragment = ctx.fragments.read_query(written.query)
    if fragment is None:
        if written.columns:
            relation.columns = {}
        return None
    for other in _views_read(ctx, fragment, relation.schema):
        view_columns(ctx, other)
    ctx.queries[key] = resolved = ctx.fragments.query(written.query, fragment, relation.schema)
    if resolved.outputs is not None:
        names = [column.name for column in resolved.outputs]
        for position, name in enumerate(written.columns[: len(names)]):
            names[position] = name.text
        relation.columns = dict.fromkeys(names)
        ctx.queries[key] = resolved = _with_types(ctx, relation, tuple(names), resolved)
    elif written.columns:
        relation.columns = {}
    return resolved


def _with_types(ctx: Context, relation: Relation, names: tuple[str, ...], resolved: Resolved) -> Resolved:
    """What a view returns with the types of expressions, which other views then find as well."""
    typed: Columns = resolved.typed
    if resolved.outputs is None:
        return resolved
    if typed is None or len(typed) != len(resolved.outputs):
        ctx.typed[relation.ref] = tuple(Column(name, relation.ref.path, name) for name in names)
        return resolved
    ctx.typed[relation.ref] = tuple(
        column.replace(name=name, relation=relation.ref.path, column=name, generated=False)
        for column, name in zip(typed, names, strict=True)
    )
    outputs = []
    for output, column in zip(resolved.outputs, typed, strict=True):
        type_ = type_of(ctx, column.type) if column.type and output.source is None else None
        outputs.append(output.replace(type=type_ or output.type, nullable=column.nullable))
    return resolved.replace(outputs=tuple(outputs))


def _views_read(ctx: Context, query: object, schema: str) -> list[Relation]:
    from dbsc.sqltext.names import uses
    from dbsc.sqltext.parse import Fragment

    assert isinstance(query, Fragment)
    found = [ctx.names.find_relation(use.parts, schema) for use in uses(query) if use.kind == "relation"]
    return [relation for relation in found if relation and isinstance(relation.declaration, ast.View)]


def lower_view(ctx: Context, relation: Relation, written: ast.View, external: bool, extended: list[ast.Item]) -> None:
    """The view's object, its indexes, triggers and privileges; `extended` are the items of `extend view`."""
    resolved = view_columns(ctx, relation)
    if resolved is None:
        return
    outputs = resolved.outputs
    if written.columns and outputs is not None:
        if len(written.columns) > len(outputs):
            message = f"the view names {len(written.columns)} columns, and its query returns {len(outputs)}"
            names = ", ".join(name.text for name in written.columns[: len(outputs)])
            help_ = f"write `view {written.name.text} ({names})`"
            ctx.error("DBS250", message, written.columns[-1].span, help_=help_)
            return
        renamed = [name.text for name in written.columns]
        outputs = tuple(
            column.replace(name=renamed[number]) if number < len(renamed) else column
            for number, column in enumerate(outputs)
        )
    view = View(
        schema=relation.schema,
        name=relation.ref[2],
        query=Expression(resolved.expression.sql, resolved.expression.uses),
        materialized=written.materialized,
        columns=tuple(name.text for name in written.columns),
        options=_options(ctx, written),
        check_option=written.check_option,
        method=written.method.text if written.method else None,
        with_data=written.with_data,
        outputs=_distinct(ctx, written, outputs),
        comment=written.doc,
        origin=written.name.span,
        said=() if external else tuple(_said(ctx, relation, written)),
    )
    if external:
        ctx.externals[view.ref] = view
        for item in written.items:
            help_ = f"write `extend view {written.name.text} {{ … }}` for what the migrations add to it"
            ctx.error("DBS243", "this does not belong to a view that is not managed", item.span, help_=help_)
        _block(ctx, relation, extended, view)
        return
    ctx.add(view, written.name.span, f"views named `{view.name}`")
    _block(ctx, relation, [*written.items, *extended], view)


def _said(ctx: Context, relation: Relation, written: ast.View) -> Iterator[ViewColumn]:
    """What the view's block says of its columns."""
    parts = TableParts(ctx, relation)
    seen: set[str] = set()
    for item in written.items:
        if not isinstance(item, ast.ViewColumn):
            continue
        name = item.name.text
        if relation.columns and name not in relation.columns:
            parts.unknown_column(item.name)
            continue
        if name in seen:
            ctx.error("DBS008", f"column `{name}` is written twice", item.name.span)
        seen.add(name)
        yield _view_column(ctx, relation, written, item)


def _view_column(ctx: Context, relation: Relation, written: ast.View, item: ast.ViewColumn) -> ViewColumn:
    default, settings = None, {}
    parameters: dict[str, str] = {}
    for part in item.parts:
        if isinstance(part, ast.Default) != (not written.materialized):
            message = (
                "a materialized view takes no rows, so its columns have no defaults"
                if written.materialized
                else "a view stores nothing, so there is nothing to say of how"
            )
            ctx.error("DBS207", message, part.span, help_="leave it out")
        elif isinstance(part, ast.Default):
            resolved = ctx.fragments.expression(part.expression, relation.schema, {}, DEFAULT)
            default = resolved.expression if resolved else None
        elif isinstance(part, ast.Setting):
            if part.kind == "statistics":
                check_target(ctx, "statistics", part.value, part.span)
            settings[part.kind] = part.value
        elif isinstance(part, ast.ColumnParameter):
            parameters[part.name.text] = part.value
    target = settings.get("statistics")
    return ViewColumn(
        item.name.text,
        default,
        settings.get("storage"),
        settings.get("compression"),
        int(target) if target else None,
        tuple(sorted(parameters.items())),
        item.doc,
    )


def _distinct(
    ctx: Context, written: ast.View, outputs: tuple[OutputColumn, ...] | None
) -> tuple[OutputColumn, ...] | None:
    seen: set[str] = set()
    for column in outputs or ():
        if column.name in seen:
            help_ = "give one of them a name of its own with `as`"
            ctx.error("DBS250", f"the view has two columns `{column.name}`", written.query.span, help_=help_)
        seen.add(column.name)
    return outputs


def _options(ctx: Context, written: ast.View) -> tuple[tuple[str, str], ...]:
    allowed = tuple(STORAGE_PARAMETERS) if written.materialized else _OPTIONS
    out = []
    for part in split(written.options) if written.options else []:
        name, _, value = part.text.partition("=")
        name = name.strip()
        if name not in allowed:
            help_ = did_you_mean(name, allowed) or "write " + ", ".join(f"`{option}`" for option in allowed[:4])
            ctx.error("DBS007", f"unknown option `{name}` of a view", part.span, help_=help_)
            continue
        out.append((name, value.strip() or "true"))
    return tuple(out)


def _block(ctx: Context, relation: Relation, items: list[ast.Item], view: View) -> None:
    """Grants, indexes of a materialized view, triggers `instead of` writing to a plain one."""
    parts = TableParts(ctx, relation)
    wanted: Wanted = {}
    granted = False
    own = relation.declaration.items if isinstance(relation.declaration, ast.View) else ()
    options: list[ast.Option] = []
    for item in items:
        match item:
            case ast.Grant():
                granted = True
                collect_grant(ctx, item, TABLE_PRIVILEGES, wanted, parts)
            case ast.Key(kind="index" | "unique index") if view.materialized:
                parts.written_key(item)
            case ast.Key(kind="unique") if view.materialized:
                parts.written_key(item.replace(kind="unique index"))
            case ast.Statistics() if view.materialized:
                lower_statistics(parts, item)
            case ast.Trigger() if not view.materialized:
                lower_trigger(parts, item)
            case ast.ViewColumn() if item in own:
                pass
            case ast.Option() if view.materialized and item in own and _option(item) is not None:
                options.append(item)
            case ast.Key(kind="index" | "unique index"):
                help_ = f"write the index in the table, or `materialized view {view.name}`"
                ctx.error("DBS243", "a view has no indexes: it stores nothing", item.span, help_=help_)
            case ast.Access():
                line = granting(item) if all(role.text != "owner" for role in item.roles) else "grant select to role"
                help_ = f"write `{line}`; the query says which rows there are"
                ctx.error("DBS243", "`access` is about the rows of a table", item.span, help_=help_)
            case _:
                help_ = "a materialized view has indexes, statistics and grants, and any other view triggers and grants"
                ctx.error("DBS243", "this does not belong to a view", item.span, help_=help_)
    if granted:
        add_privileges(ctx, view.ref, wanted, view.origin)
    if options and view.ref in ctx.objects:
        ctx.objects[view.ref] = view.replace(**_options_of(ctx, parts, options))


def _option(item: ast.Option) -> tuple[str, str] | None:
    """What an option of a materialized view says."""
    match [word.text for word in item.words]:
        case ["tablespace", name]:
            return "tablespace", name
        case ["cluster", "using", name]:
            return "cluster", name
        case _:
            return None


def _options_of(ctx: Context, parts: TableParts, options: list[ast.Option]) -> dict[str, str]:
    """Where a materialized view is kept, and by which index `cluster` goes."""
    found: dict[str, str] = {}
    for item in options:
        said = _option(item)
        assert said is not None
        if said[0] in found:
            ctx.error("DBS008", f"option `{said[0]}` is said twice", item.span)
        if said[0] == "cluster" and said[1] not in {index.name for index in parts.indexes}:
            message = f"`{parts.name}` has no index `{said[1]}`"
            ctx.error("DBS271", message, item.words[-1].span, help_="write the name of an index of the view")
        found[said[0]] = said[1]
    return found
