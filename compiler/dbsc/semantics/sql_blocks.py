"""`sql name after x $$ … $$ down $$ … $$`: opaque SQL, of which only the names are read."""

from __future__ import annotations

from dbsc.catalog.objects import Ref, SqlBlock, ref
from dbsc.diagnostics import Diagnostic, Label, did_you_mean
from dbsc.semantics.context import Context
from dbsc.sqltext.created import created, functions_of
from dbsc.sqltext.names import uses
from dbsc.sqltext.parse import Fault, Statement, parse_statements
from dbsc.syntax import ast


def lower_sql_block(ctx: Context, written: ast.SqlBlock, schema: str) -> SqlBlock:
    """The block; what is no SQL in it is reported where it stands."""
    found: dict[Ref, None] = {}
    after = []
    for name in written.after:
        meant = _meant(ctx, name, schema)
        if meant:
            after.append(meant[0].path if meant[0].kind != "function" else _path(meant[0]))
        found.update(dict.fromkeys(meant))
    statements = _read(ctx, written.up)
    if written.down is not None:
        _read(ctx, written.down)
    made: dict[Ref, None] = {}
    for statement in statements:
        made.update(dict.fromkeys(_made(ctx, written, statement, schema)))
    for statement in statements:
        for use in uses(statement.fragment):
            found.update((target, None) for target, _ in ctx.fragments.meaning(use.kind, use.parts, schema))
        for function in functions_of(statement.fragment):
            found.update((target, None) for target, _ in ctx.fragments.meaning("function", function, schema))
    own = ref("sql", written.name.text)
    return SqlBlock(
        name=written.name.text,
        up=written.up.text,
        down=written.down.text if written.down else None,
        after=tuple(after),
        uses=tuple(need for need in found if need != own and need not in made),
        outputs=tuple(made),
        comment=written.doc,
        origin=written.up.span,
    )


def _path(function: Ref) -> tuple[str, ...]:
    """The name of a function without its arguments."""
    return function[1], function[2].split("(")[0]


def _read(ctx: Context, sql: ast.Sql) -> tuple[Statement, ...]:
    found = parse_statements(sql.text)
    if isinstance(found, Fault):
        ctx.fragments.fault(sql, found.message, found.start, found.end)
        return ()
    if not found:
        help_ = "write its statements between the dollar quotes"
        ctx.error("DBS005", "there is no statement here", sql.span, help_=help_)
    return found


def _meant(ctx: Context, name: ast.QName, schema: str) -> tuple[Ref, ...]:
    """The objects that `after` names; one that is nowhere is reported."""
    names, parts = ctx.names, name.parts
    for kind in ("relation", "type", "function", "collation"):
        found = tuple(target for target, _ in ctx.fragments.meaning(kind, parts, schema))
        if found:
            return found
    if len(parts) == 1:
        for kind, known in (("sql", names.blocks), ("schema", names.schemas), ("extension", names.extensions)):
            if parts[0] in known:
                return (ref(kind, parts[0]),)
        for kind in ("server", "foreign data wrapper"):
            if ref(kind, parts[0]) in ctx.objects or ref(kind, parts[0]) in ctx.externals:
                return (ref(kind, parts[0]),)
    if parts[-1] in names.broken:
        return ()
    declared = [*names.relations, *names.types, *names.functions, *names.sequences]
    near = did_you_mean(name.text, [*(key[1] for key in declared), *names.blocks, *names.schemas])
    help_ = near or "write a table, view, type, function, sequence, schema or another block"
    ctx.error("DBS101", f"there is no `{name.text}` for the block to come after", name.span, help_=help_)
    return ()


def _made(ctx: Context, written: ast.SqlBlock, statement: Statement, schema: str) -> tuple[Ref, ...]:
    """The external objects that a statement makes. One that is declared to be ours would be made twice.

    Of external types only the name is known: they are no objects.
    """
    making = created(statement.fragment)
    if making is None:
        return ()
    kind, parts = making
    # What is not qualified goes where the search path leads; that is the schema around the block, as far as we know.
    path = parts if len(parts) > 1 else (schema, *parts)
    found = tuple(target for target, _ in ctx.fragments.meaning(kind, path, schema))
    ours = next((target for target in found if target in ctx.objects and target not in ctx.externals), None)
    if ours is not None and kind != "function":
        origin = getattr(ctx.objects[ours], "origin", None)
        labels = (Label(origin, "declared here"),) if origin else ()
        place = written.up.span.part(statement.start, statement.end)
        message = f"{ours.kind} `{'.'.join(parts)}` would be made twice"
        help_ = "leave it out here, or declare it `external`, as what a block makes is"
        ctx.diagnostics.append(Diagnostic("DBS108", message, place, labels, (), help_))
        return ()
    return tuple(target for target in found if target not in ctx.objects)
