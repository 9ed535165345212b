"""The indexes of a model: `@unique` (an index in PostgreSQL, no constraint), `@@unique` and `@@index`."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.builtin import EXTENSION_OPERATOR_CLASSES
from dbsc.catalog.objects import Element, Expression, Index, Type
from dbsc.diagnostics import Label
from dbsc.peers.prisma import ast, fragments, names
from dbsc.peers.prisma.attributes import Given
from dbsc.peers.prisma.context import Context
from dbsc.peers.prisma.entities import Model
from dbsc.peers.prisma.keys import fields_of, known_field
from dbsc.sqltext.quote import identifier, literal

_METHODS = {"BTree": "btree", "Hash": "hash", "Gist": "gist", "Gin": "gin", "SpGist": "spgist", "Brin": "brin"}
_SORT = ("Asc", "Desc")
_OPERATOR_CLASSES = """
InetOps JsonbOps JsonbPathOps ArrayOps TextOps BitMinMaxOps VarBitMinMaxOps BpcharBloomOps BpcharMinMaxOps ByteaBloomOps
ByteaMinMaxOps DateBloomOps DateMinMaxOps DateMinMaxMultiOps Float4BloomOps Float4MinMaxOps Float4MinMaxMultiOps
Float8BloomOps Float8MinMaxOps Float8MinMaxMultiOps InetInclusionOps InetBloomOps InetMinMaxOps InetMinMaxMultiOps
Int2BloomOps Int2MinMaxOps Int2MinMaxMultiOps Int4BloomOps Int4MinMaxOps Int4MinMaxMultiOps Int8BloomOps Int8MinMaxOps
Int8MinMaxMultiOps NumericBloomOps NumericMinMaxOps NumericMinMaxMultiOps OidBloomOps OidMinMaxOps OidMinMaxMultiOps
TextBloomOps TextMinMaxOps TimestampBloomOps TimestampMinMaxOps TimestampMinMaxMultiOps TimestampTzBloomOps
TimestampTzMinMaxOps TimestampTzMinMaxMultiOps TimeBloomOps TimeMinMaxOps TimeMinMaxMultiOps TimeTzBloomOps
TimeTzMinMaxOps TimeTzMinMaxMultiOps UuidBloomOps UuidMinMaxOps UuidMinMaxMultiOps
"""


def _spelt(name: str) -> str:
    """PostgreSQL's name of an operator class: `JsonbPathOps` is `jsonb_path_ops`."""
    words = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).removeprefix("_")
    return words.replace("min_max", "minmax").replace("_tz_", "tz_").replace("var_bit_", "varbit_")


OPERATOR_CLASSES = {name: _spelt(name) for name in _OPERATOR_CLASSES.split()}
"""What Prisma calls operator classes, and what PostgreSQL does."""


_OF_EXTENSIONS = {name: extension for extension, names_ in EXTENSION_OPERATOR_CLASSES.items() for name in names_}


def indexes(ctx: Context, model: Model) -> Iterator[Index]:
    """The indexes of a model."""
    table = model.ref[2]
    for scalar in model.scalars.values():
        given = scalar.attributes.take("unique")
        if given is not None:
            descending = given.word("sort", _SORT) == "Desc"
            element = Element(scalar.column.name, descending=descending)
            named = _named(given) or names.unique(table, (scalar.column.name,))
            yield _index(ctx, model, given, named, (element,), unique=True)
    for given in model.attributes.all("unique"):
        elements = _elements(ctx, model, given)
        if elements:
            named = _named(given) or names.unique(table, (str(element.column) for element in elements))
            yield _index(ctx, model, given, named, elements, unique=True)
    for given in model.attributes.all("index"):
        method = _METHODS[given.word("type", _METHODS) or "BTree"]
        elements = _elements(ctx, model, given)
        if elements:
            named = _named(given, "name") or names.index(table, (str(element.column) for element in elements))
            yield _index(ctx, model, given, named, elements, method=method)


def _index(
    ctx: Context,
    model: Model,
    given: Given,
    name: str,
    elements: tuple[Element, ...],
    *,
    unique: bool = False,
    method: str = "btree",
) -> Index:
    where = _condition(ctx, model, given)
    index = Index(model.ref, name, elements, method, unique, where=where, origin=given.span)
    ctx.remark(model.ref, name, given.attribute.comments)
    return index


def _named(given: Given, older: str | None = None) -> str | None:
    """What `map` says; once `name` said it of an index."""
    found = given.text("map") or (given.text(older) if older else None)
    return found.text if found is not None else None


def _elements(ctx: Context, model: Model, given: Given) -> tuple[Element, ...]:
    """The keys of an index, with how they are sorted and compared."""
    fields = fields_of(ctx, given, model.block, model.scalars)
    listed = given.values.get("fields")
    items = listed.items if isinstance(listed, ast.Items) else ()
    written = {item.name.text: item for item in items if isinstance(item, ast.Call)}
    found = []
    for name in fields:
        element = Element(model.scalars[name].column.name)
        for argument in written[name].arguments if name in written else ():
            element = _refined(ctx, element, argument)
        found.append(element)
    return tuple(found)


def _refined(ctx: Context, element: Element, argument: ast.Argument) -> Element:
    value = argument.value
    match argument.name.text if argument.name else None:
        case "sort" if isinstance(value, ast.Word) and value.text in _SORT:
            return element.replace(descending=value.text == "Desc")
        case "ops" if isinstance(value, ast.Word) and value.text in OPERATOR_CLASSES:
            return element.replace(operator_class=OPERATOR_CLASSES[value.text])
        case "ops" if isinstance(value, ast.Call) and value.name.text == "raw":
            texts = [each.value for each in value.arguments]
            if len(texts) == 1 and isinstance(texts[0], ast.Text) and texts[0].text:
                if texts[0].text in _OF_EXTENSIONS:
                    ctx.wanted.setdefault(_OF_EXTENSIONS[texts[0].text], value.span)
                return element.replace(operator_class=identifier(texts[0].text))
            ctx.error("DBS824", "`raw` takes the name of an operator class", value.span, 'write `raw("gin_trgm_ops")`')
        case "sort":
            ctx.error("DBS824", "`sort` is `Asc` or `Desc`", value.span)
        case "ops" if isinstance(value, ast.Word):
            help_ = f'another than those of Prisma is `raw("{value.text}")`'
            ctx.unknown("operator class", value, OPERATOR_CLASSES, help_)
        case "ops":
            ctx.error("DBS824", "`ops` is an operator class", value.span, 'write `raw("gin_trgm_ops")`')
        case "length":
            ctx.error("DBS822", "`length` is of MySQL", argument.span, "leave it out")
        case _:
            ctx.error("DBS822", "a field of an index takes `sort` and `ops`", argument.span)
    return element


# ---------------------------------------------------------------- partial indexes


def _condition(ctx: Context, model: Model, given: Given) -> Expression | None:
    """The rows that a partial index holds: SQL, or values of fields."""
    value = given.values.get("where")
    match value:
        case None:
            return None
        case ast.Fields(entries=entries) if entries:
            terms = [_term(ctx, model, name, wanted) for name, wanted in entries]
            return Expression(" and ".join(term for term in terms if term))
        case ast.Call(name=ast.Word(text="raw"), arguments=(ast.Argument(value=ast.Text() as text),)):
            read = fragments.fragment(ctx, text)
            return fragments.expression(ctx, read, text, Type("boolean")) if read is not None else None
        case _:
            help_ = 'write `where: raw("deleted_at is null")`, or `where: { deletedAt: null }`'
            ctx.error("DBS824", "this is no condition", value.span, help_)
    return None


def _term(ctx: Context, model: Model, name: ast.Word, wanted: ast.Value, *, negated: bool = False) -> str | None:
    scalar = model.scalars.get(name.text)
    if scalar is None:
        known_field(ctx, name, model.block)
        return None
    column = identifier(scalar.column.name)
    match wanted:
        case ast.Word(text="null"):
            return f"{column} is {'not ' if negated else ''}null"
        case ast.Fields(entries=((ast.Word(text="not"), other),)) if not negated:
            return _term(ctx, model, name, other, negated=True)
        case ast.Word(text="true" | "false" as text) | ast.Number(text=text):
            return f"{column} {'<>' if negated else '='} {text}"
        case ast.Text(text=text):
            return f"{column} {'<>' if negated else '='} {literal(text)}"
        case _:
            pass
    help_ = "write `null`, `true`, a number, a string, or `{ not: … }` with one of them"
    ctx.error("DBS824", f"`{name.text}` cannot be compared with this", wanted.span, help_)
    return None


# ---------------------------------------------------------------- names


def distinct(ctx: Context, found: dict[str, list[Index]]) -> None:
    """Says where indexes and keys of a schema would have one name."""
    for indexes_ in found.values():
        first, *others = indexes_
        for other in others:
            if first.origin is None or other.origin is None:
                continue
            label = Label(first.origin, "it is here first")
            message = f"there is an index `{other.name}` already"
            ctx.error("DBS824", message, other.origin, 'give one of them a name with `map: "…"`', label)
