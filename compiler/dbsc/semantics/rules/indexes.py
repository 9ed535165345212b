"""Keys, indexes and exclusions: what their access method can do, and which types it takes.

Source: https://www.postgresql.org/docs/current/sql-createindex.html, and `DefineIndex` and `ComputeIndexAttrs` of
PostgreSQL, measured on 15 and 18.
"""

from __future__ import annotations

from dbsc.catalog.access_methods import (
    DEFAULTS,
    EXTENSION_METHODS,
    METHODS,
    MOST_COLUMNS,
    Method,
    excluding_operators,
    operator_classes,
    takes,
)
from dbsc.catalog.builtin import EXTENSION_OPERATOR_CLASSES
from dbsc.catalog.objects import Column, Composite, Enum, PartitionKey, Type, ref
from dbsc.diagnostics import did_you_mean
from dbsc.semantics.context import Context
from dbsc.semantics.rules.collations import check_collation
from dbsc.semantics.rules.values import shown
from dbsc.semantics.targets import check_target
from dbsc.semantics.type_keys import base_type
from dbsc.source import Span
from dbsc.syntax import ast
from dbsc.syntax.parens import split

# Extensions of which it is known that they bring no operator class for a type of PostgreSQL's own.
_PLAIN_EXTENSIONS = frozenset(
    "autoinc citext cube dblink dict_int earthdistance file_fdw fuzzystrmatch hstore http insert_username isn lo ltree "
    "moddatetime pg_cron pg_graphql pg_jsonschema pg_net pg_stat_statements pg_trgm pgaudit pgcrypto pgjwt pgsodium "
    "pgtap plpgsql postgis postgres_fdw refint seg sslinfo supabase_vault tablefunc tcn unaccent uuid-ossp vector "
    "wrappers xml2".split()
)
_BUILT_IN = "operator(pg_catalog."
_NAMES = {"pk": "primary key", "unique": "unique constraint", "exclude": "exclusion"}
_MARKS = {"pk": "btree", "unique": "btree", "index": "btree"}


def check_key(ctx: Context, columns: dict[str, Column], item: ast.Key, written: dict[str, ast.Column | None]) -> None:
    """A key, an index or an exclusion on a line of its own; `written` are the columns as they are declared."""
    name = item.method.text if item.method else "btree"
    if len(item.elements) + len(item.include) > MOST_COLUMNS:
        count = len(item.elements) + len(item.include)
        message = f"an index has at most {MOST_COLUMNS} columns, and here are {count}"
        ctx.error("DBS275", message, item.span, help_="list the columns by which rows are looked for")
    method = _method(ctx, name, item.method.span if item.method else item.span)
    _twice(ctx, item)
    if item.kind == "pk":
        _nullable(ctx, item, written)
    if item.nulls_not_distinct and item.kind in ("index", "exclude"):
        help_ = "write `unique index`" if item.kind == "index" else "leave it out: an operator decides what nulls do"
        ctx.error("DBS207", "`nulls not distinct` is for what is unique", item.span, help_=help_)
    elif item.nulls_not_distinct and ctx.header.postgres < 15:
        ctx.newer("`nulls not distinct`", 15, item.span)
    if "not deferrable" in item.timing and "initially deferred" in item.timing:
        message = "what is not deferrable cannot be deferred at first"
        ctx.error("DBS008", message, item.span, help_="leave out `not deferrable`, or `initially deferred`")
    for element in item.elements:
        column = columns.get(element.column.text) if element.column else None
        if column is not None and column.generated and column.generated.virtual:
            message = f"`{column.name}` is virtual, so nothing is stored that a key or an index could hold"
            ctx.error(
                "DBS207", message, element.span, help_=f"leave out `virtual` at `{column.name}`: then it is stored"
            )
        if column is not None and element.collation is not None:
            place = element.collation.span
            check_collation(ctx, column.type, element.collation.parts, place, f"`{column.name}`")
        if element.statistics is not None:
            _statistics(ctx, item, element)
        if method is not None:
            _element(ctx, method, item, element, columns)
    if any(element.without_overlaps for element in item.elements):
        _overlaps(ctx, columns, item)
    if method is not None:
        _abilities(ctx, method, item)


def _statistics(ctx: Context, item: ast.Key, element: ast.Element) -> None:
    """Only the expressions of an index have statistics of their own: those of a column are its table's."""
    check_target(ctx, "statistics", element.statistics or "", element.span)
    if element.column is not None or item.kind not in ("index", "unique index"):
        message = "only an expression of an index has statistics of its own"
        what = f"`{element.column.text}` in the table" if element.column is not None else "an index"
        ctx.error("DBS207", message, element.span, help_=f"write `statistics {element.statistics}` at {what}")


def _overlaps(ctx: Context, columns: dict[str, Column], item: ast.Key) -> None:
    """`without overlaps`: the last of two columns or more of a key, which is a range (measured on 18)."""
    marked = next(element for element in item.elements if element.without_overlaps)
    if ctx.header.postgres < 18:
        ctx.newer("`without overlaps`", 18, marked.span)
    column = columns.get(marked.column.text) if marked.column else None
    if item.kind not in ("pk", "unique") or marked is not item.elements[-1] or len(item.elements) < 2:
        message = "`without overlaps` is for the last column of a `pk` or `unique` over two columns or more"
        ctx.error("DBS207", message, marked.span, help_="write `unique (room, during without overlaps)`")
    elif column is not None and column.type.schema is None and not column.type.name.endswith("range"):
        message = f"`{column.name}` is {shown(column.type)}, and only ranges can overlap"
        ctx.error("DBS207", message, marked.span, help_="leave out `without overlaps`, or write a range type")


def check_marks(ctx: Context, written: ast.Column, column: Column) -> None:
    """`pk`, `unique` and `index using gin` behind a column."""
    for part in written.parts:
        if isinstance(part, ast.Mark) and part.words.split()[0] in _MARKS:
            _has_class(ctx, METHODS["btree"], column, part.span, "a key")
            if part.words != "unique" and part.words != "pk" and ctx.header.postgres < 15:
                ctx.newer("`nulls not distinct`", 15, part.span)
        elif isinstance(part, ast.IndexMark):
            method = _method(ctx, part.method.text if part.method else "btree", part.span)
            if method is not None:
                _has_class(ctx, method, column, part.span)


def check_partition_key(ctx: Context, columns: dict[str, Column], item: ast.PartitionBy) -> None:
    """The columns of a partition key can be compared, or hashed."""
    method = METHODS["hash" if item.strategy.text == "hash" else "btree"]
    for element in item.elements:
        column = columns.get(element.column.text) if element.column else None
        if column is not None and element.operator_class is None:
            _has_class(ctx, method, column, element.span, "a partition key")
        if element.expression is not None:
            _key_expression(ctx, columns, element.expression)


def _key_expression(ctx: Context, columns: dict[str, Column], written: ast.Sql) -> None:
    """An expression of a partition key tells rows apart by columns that are written."""
    from dbsc.sqltext.parse import Fault, parse_expression
    from dbsc.sqltext.tree import nodes, strings

    fragment = parse_expression(written.text)
    if isinstance(fragment, Fault):
        return
    used = [node["ColumnRef"] for node in nodes(fragment.tree) if "ColumnRef" in node]
    if not used:
        message = "a partition key that is the same for every row tells none apart"
        ctx.error("DBS220", message, written.span, help_="write a column, or an expression over some")
    for each in used:
        name = strings(each["fields"])[-1:]
        column = columns.get(name[0]) if name else None
        if column is not None and column.generated:
            at = each.get("location", 0)
            place = ctx.fragments.place(written, at, at + len(column.name))
            message = f"`{column.name}` is generated, and PostgreSQL cannot partition by that"
            ctx.error("DBS220", message, place, help_="write the expression that it is generated from")


def check_partitioned_exclusion(ctx: Context, item: ast.Key, key: PartitionKey) -> None:
    """An exclusion of a partitioned table compares rows of one partition only."""
    if ctx.header.postgres < 17:
        message = f"exclusions of partitioned tables came with PostgreSQL 17, and the header says {ctx.header.postgres}"
        ctx.error("DBS208", message, item.span, help_="write it in each partition, or write `postgres 17`")
        return
    compared = {e.column.text for e in item.elements if e.column is not None and e.operator == "="}
    missing = [element.column or "(…)" for element in key.elements if element.column not in compared]
    if missing:
        message = f"the exclusion of a partitioned table must compare its partition key, here `{missing[0]}`"
        ctx.error("DBS221", message, item.span, help_=f"write `{missing[0]} with =` in it as well")


# ---------------------------------------------------------------- methods


def _method(ctx: Context, name: str, place: Span) -> Method | None:
    """The method; None where there is none (and a diagnostic), or where an extension has it."""
    found = METHODS.get(name)
    if found is not None:
        return found
    if ctx.names.made_by_block("access method", name):
        return None
    extension = EXTENSION_METHODS.get(name)
    if extension in ctx.names.extensions or (extension is None and not _all_known(ctx)):
        return None
    help_ = f"write `extension {extension}`" if extension else did_you_mean(name, METHODS)
    ctx.error("DBS275", f"there is no index method `{name}`", place, help_=help_ or "write " + _listed(METHODS))
    return None


def _all_known(ctx: Context) -> bool:
    """Whether nothing is there that may bring methods and operator classes of its own."""
    known = _PLAIN_EXTENSIONS | {"btree_gist", "btree_gin"}
    return known.issuperset(ctx.names.extensions)


def _listed(names: object) -> str:
    assert isinstance(names, dict)
    return ", ".join(f"`{name}`" for name in names)


def _abilities(ctx: Context, method: Method, item: ast.Key) -> None:
    name = method.name
    if item.kind in ("unique", "unique index") and not method.unique:
        ctx.error("DBS275", f"a {name} index cannot be unique", item.span, help_="leave out the method, or `unique`")
    if item.kind == "exclude" and not method.excludes:
        ctx.error("DBS275", f"an exclusion cannot be made with {name}", item.span, help_="write `using gist`")
    if len(item.elements) > 1 and not method.several:
        ctx.error("DBS275", f"a {name} index has one column", item.span, help_="write an index for each column")
    if item.include and not method.included:
        message = f"a {name} index has no `include`"
        ctx.error("DBS275", message, item.include[0].span, help_="leave out `include`")
    if item.parameters is not None:
        _parameters(ctx, name, item.parameters)


def _parameters(ctx: Context, method: str, written: ast.Sql) -> None:
    from dbsc.catalog.storage_parameters import INDEX_PARAMETERS
    from dbsc.semantics.parameters import check_parameter

    for part in split(written):
        key, _, value = (text.strip().lower() for text in part.text.partition("="))
        check_parameter(ctx, key, value, INDEX_PARAMETERS[method], part.span, f"a {method} index")


# ---------------------------------------------------------------- columns


def _twice(ctx: Context, item: ast.Key) -> None:
    """A constraint names a column once; an index may name it again."""
    if item.kind not in ("pk", "unique") or item.where is not None:
        return
    seen: set[str] = set()
    for element in item.elements:
        if element.column is not None and element.column.text in seen:
            message = f"`{element.column.text}` is in the {_NAMES[item.kind]} already"
            ctx.error("DBS008", message, element.span, help_="leave it out")
        seen.add(element.column.text if element.column else "")


def _nullable(ctx: Context, item: ast.Key, written: dict[str, ast.Column | None]) -> None:
    """A column of the primary key that is declared nullable."""
    for element in item.elements:
        column = written.get(element.column.text) if element.column else None
        if column is not None and _is_nullable(column):
            message = f"a primary key is never null, and `{column.name.text}` is marked `?`"
            ctx.error("DBS204", message, element.span, help_=f"leave out `?` at `{column.name.text}`")


def _is_nullable(column: ast.Column) -> bool:
    return column.nullable or any(isinstance(p, ast.Reference | ast.Union) and p.nullable for p in column.parts)


def _element(ctx: Context, method: Method, item: ast.Key, element: ast.Element, columns: dict[str, Column]) -> None:
    column = columns.get(element.column.text) if element.column else None
    if not method.ordered and (element.descending or element.nulls_first is not None):
        word = "desc" if element.descending else "nulls first"
        ctx.error("DBS275", f"a {method.name} index has no order", element.span, help_=f"leave out `{word}`")
    kind = kind_of(ctx, column.type) if column is not None else None
    if element.operator_class is not None:
        _class(ctx, method, element, column, kind)
        return
    if column is None:
        return
    if not (method.excludes if item.kind == "exclude" else method.unique or item.kind == "index"):
        return
    what = {"exclude": "an exclusion", "index": "an index"}.get(item.kind, "a key")
    if not _has_class(ctx, method, column, element.span, what):
        return
    if item.kind == "exclude" and element.operator and kind is not None and _all_known(ctx):
        if element.operator.startswith("operator(") and not element.operator.startswith(_BUILT_IN):
            return  # somebody's own, of which only a block of SQL knows
        operators = excluding_operators(method.name, kind, "btree_gist" in ctx.names.extensions)
        if operators and element.operator not in operators:
            listed = ", ".join(f"`{operator}`" for operator in sorted(operators))
            usual = "=" if "=" in operators and kind not in ("range", "multirange") else min(operators)
            message = f"an exclusion with {method.name} compares {shown(column.type)} by {listed}"
            help_ = f"write `{column.name} with {usual}`"
            if element.operator in excluding_operators("gist", kind, more_gist=True):
                help_ = _with_gist(ctx, item, columns)
            ctx.error("DBS275", message, element.span, help_=help_)


def _with_gist(ctx: Context, item: ast.Key, columns: dict[str, Column]) -> str:
    """What to write for an exclusion by what only gist compares, as it is meant: another operator would let rows in."""
    kinds = [kind_of(ctx, columns[e.column.text].type) for e in item.elements if e.column and e.column.text in columns]
    keys = ", ".join(e.span.text for e in item.elements)
    written = f"write `exclude using gist ({keys})`"
    if any(kind in DEFAULTS["btree"] - DEFAULTS["gist"] for kind in kinds) and "btree_gist" not in ctx.names.extensions:
        return f"{written}, and `extension btree_gist` at the top of the file"
    return written


def kind_of(ctx: Context, type_: Type) -> str | None:
    """What an access method sees in a type; None where that is not known."""
    base = base_type(ctx, type_)
    if base.dimensions:
        return "array"
    if base.schema is None:
        if base.name.endswith("multirange"):
            return "multirange"
        return "range" if base.name.endswith("range") else base.name
    found = ctx.objects.get(ref("type", base.schema, base.name))
    return "enum" if isinstance(found, Enum) else "record" if isinstance(found, Composite) else None


def _has_class(ctx: Context, method: Method, column: Column, place: Span, what: str = "an index") -> bool:
    """Whether the method takes the type by itself; reports it if not."""
    kind = kind_of(ctx, column.type)
    if kind is None or kind in DEFAULTS[method.name]:
        return True
    extensions = ctx.names.extensions
    if not _all_known(ctx) or f"btree_{method.name}" in extensions:
        return True
    words = f"{what} with {method.name}" if what in ("an index", "an exclusion") else what
    message = f"{words} cannot be over {shown(column.type)}, as `{column.name}` is"
    help_ = _mended(method.name, kind)
    if what == "a key" and kind in DEFAULTS["gist"]:
        help_ = f"write `exclude using gist ({column.name} with ~=)`"
    elif what in ("a key", "a partition key") and kind != "json":
        help_ = None
    ctx.error("DBS275", message, place, help_=help_)
    return False


def _mended(method: str, kind: str) -> str | None:
    """What to write for an index, or an exclusion, of a type that its method does not take."""
    if method in ("gist", "gin") and kind in DEFAULTS["btree"] and kind not in ("array", "record"):
        if method == "gin" and kind in ("text", "varchar"):
            return "for `like` write `extension pg_trgm` and `gin_trgm_ops` behind the column"
        return f"write `extension btree_{method}` at the top of the file"
    better = [name for name in ("btree", "gist", "gin", "hash") if name != method and kind in DEFAULTS[name]]
    if better and better[0] == "btree":
        return f"leave out `using {method}`"
    if better:
        return f"write `index using {better[0]}`"
    return "write `jsonb`" if kind == "json" else None


def _class(ctx: Context, method: Method, element: ast.Element, column: Column | None, kind: str | None) -> None:
    """An operator class that is written: the method has it, and it takes the type."""
    assert element.operator_class is not None
    name = element.operator_class.split("(")[0].strip()
    known = operator_classes(method.name)
    if name in known:
        taken = known[name]
        if column is not None and kind is not None and taken != "internal" and not takes(taken, kind):
            message = f"`{name}` is for {taken}, and `{column.name}` is {shown(column.type)}"
            ctx.error("DBS275", message, element.span, help_=f"leave out `{name}`")
        return
    if "." in name or ctx.names.made_by_block("operator class", name):
        return
    extensions = [e for e, classes in EXTENSION_OPERATOR_CLASSES.items() if name in classes]
    if not ctx.names.extensions.keys().isdisjoint(extensions):
        return
    extension = next(iter(extensions), None)
    if extension is None and not _all_known(ctx):
        return
    of_other = next((other for other in METHODS if name in operator_classes(other)), None)
    help_ = did_you_mean(name, known)
    if extension:
        help_ = f"write `extension {extension}` at the top of the file"
    elif of_other:
        help_ = f"write `using {of_other}`" if of_other != "btree" else f"leave out `using {method.name}`"
    ctx.error("DBS275", f"{method.name} has no operator class `{name}`", element.span, help_=help_)
