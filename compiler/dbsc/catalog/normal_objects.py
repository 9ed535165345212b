"""Objects in the form in which a server tells them, so that two can be compared field by field.

What PostgreSQL takes anyway is left out, and what may be said in several ways is said in one: a `serial` column is a
default, a sequence and its owner; an identity's options stand in one order. Expressions stay as they are: whether two
of them are the same is `catalog.normal`'s.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.inheritance import all_columns, checks_above
from dbsc.catalog.objects import (
    Bound,
    Column,
    Composite,
    Element,
    Exclusion,
    Expression,
    Extension,
    ForeignKey,
    Function,
    Identity,
    Index,
    Object,
    Partition,
    PartitionKey,
    PublicationTable,
    RangeType,
    Ref,
    Sequence,
    SequenceOwner,
    Statistics,
    Table,
    TextSearchConfiguration,
    Trigger,
    View,
    ref,
)
from dbsc.catalog.partitions import columns
from dbsc.catalog.sequences import owned_sequence, without_defaults
from dbsc.sqltext.quote import literal, qualified, split, unquote
from dbsc.sqltypes import literals
from dbsc.sqltypes.values import Told

_IDENTITY_NOISE = re.compile(r"\b(?:with|by)\s+", re.IGNORECASE)
_OPTION = re.compile(
    r"sequence name (?:\"(?:[^\"]|\"\")+\"|[\w.])+|(?:start|increment|minvalue|maxvalue|cache) -?\d+|no \w+|cycle",
    re.IGNORECASE,
)


# What may be written between two values, strings, numbers and all else.
_TOKEN = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|[+-]?\d+(?:\.\d+)?|\w+|\S")
_TAKEN_ANYWAY = re.compile(
    r"set .* (?:=|to) default|not leakproof|volatile|called on null input|(?:external )?security invoker"
    r"|parallel unsafe|cost 100|rows 1000",
    re.IGNORECASE,
)
_COLLATED = re.compile(r'(.*) collate ((?:"[^"]+"|\w+)(?:\.(?:"[^"]+"|\w+))?)', re.IGNORECASE | re.DOTALL)
_SET = re.compile(r"set (\S+?) ?(?:=|\bto\b) ?(.*)", re.IGNORECASE | re.DOTALL)
_SETTING = re.compile(r"""'(?:[^']|'')*'|(?:[uU]&)?"(?:[^"]|"")*"|[^,\s]+""")


def normal(catalog: Catalog, default_classes: frozenset[str] = frozenset()) -> dict[Ref, Object]:
    """The objects of a catalog in normal form; those that others imply are among them.

    `default_classes` are the operator classes that PostgreSQL takes for a type where none is said.
    """
    out: dict[Ref, Object] = {}
    for object_ in catalog.objects.values():
        if isinstance(object_, Table):
            for implied in _sequences(object_):
                out[implied.ref] = implied
        whole = _whole(catalog, object_)
        normalised = _normal(whole, default_classes)
        out[normalised.ref] = normalised
    return out


def _whole(catalog: Catalog, object_: Object) -> Object:
    """An object with what it has from others: columns of what it is below, the copy that a search is made of."""
    match object_:
        case TextSearchConfiguration():
            return _search(catalog, object_)
        case Table() if object_.inherits:
            above = checks_above(catalog, object_)
            checks = tuple(check for check in object_.checks if check.name not in above)
            return object_.replace(columns=all_columns(catalog, object_), checks=checks)
        case Partition():
            return object_.replace(columns=columns(catalog, object_.ref))
        case _:
            return object_


def _normal(object_: Object, default_classes: frozenset[str]) -> Object:
    match object_:
        case Table():
            kept = () if object_.partition_key else object_.parameters
            return object_.replace(
                columns=tuple(_column(object_, column) for column in object_.columns),
                parameters=tuple(sorted(kept)),
                unlogged=object_.unlogged and not object_.partition_key,
                replica_identity=None if object_.foreign else object_.replica_identity,
                checks=tuple(sorted(object_.checks, key=lambda check: check.name)),
                uniques=tuple(sorted(object_.uniques, key=lambda key: key.name)),
                exclusions=_exclusions(object_, default_classes),
                partition_key=_key(object_.partition_key, default_classes),
            )
        case Partition():
            return object_.replace(
                columns=tuple(_column(object_, column) for column in object_.columns),
                partition_key=_key(object_.partition_key, default_classes),
                bound=Bound(object_.bound.kind, tuple(map(_value, object_.bound.values))),
                parameters=tuple(sorted(() if object_.partition_key else object_.parameters)),
                checks=tuple(sorted(object_.checks, key=lambda check: check.name)),
                uniques=tuple(sorted(object_.uniques, key=lambda key: key.name)),
                exclusions=_exclusions(object_, default_classes),
            )
        case Sequence():
            return without_defaults(object_)
        case View():
            option = object_.check_option or dict(object_.options).get("check_option")
            options = tuple(sorted(option for option in object_.options if option[0] != "check_option"))
            return object_.replace(check_option=option, options=options)
        case Index():
            return object_.replace(
                elements=_elements(object_.elements, default_classes), parameters=_parameters(object_.parameters)
            )
        case RangeType() if object_.operator_class in default_classes:
            return object_.replace(operator_class=None)
        case ForeignKey():
            return object_.replace(
                on_delete=None if object_.on_delete == "no action" else object_.on_delete,
                on_update=None if object_.on_update == "no action" else object_.on_update,
            )
        case Extension():
            return Extension(object_.name, object_.schema)
        case Composite():
            attributes = tuple(attribute.replace(nullable=True) for attribute in object_.attributes)
            return object_.replace(attributes=attributes)
        case Statistics():
            return object_.replace(elements=tuple(sorted(object_.elements, key=place_in_statistics)))
        case PublicationTable():
            return object_.replace(columns=tuple(sorted(object_.columns)))  # PostgreSQL keeps them as a set
        case Trigger():
            return object_.replace(arguments=" ".join(map(_string, _TOKEN.findall(object_.arguments))))
        case Function():
            named = object_.returns == "record" and re.search(r"\b(?:in)?out\b", object_.arguments)
            return object_.replace(
                returns=None if named else object_.returns,
                clauses=tuple(sorted(_clauses(object_))),
            )
        case _:
            return object_


def place_in_statistics(element: Element) -> tuple[bool, str]:
    """PostgreSQL keeps columns in the order of the table, however they are written, and expressions behind them."""
    return element.column is None, element.column or ""


def _exclusions(table: Table | Partition, default_classes: frozenset[str]) -> tuple[Exclusion, ...]:
    return tuple(
        exclusion.replace(elements=_elements(exclusion.elements, default_classes))
        for exclusion in sorted(table.exclusions, key=lambda exclusion: exclusion.name)
    )


def _clauses(function: Function) -> Iterator[str]:
    for clause in function.clauses:
        is_strict = clause.lower() == "returns null on null input"
        implied = clause == "language sql" and not function.quoted
        if not implied and not _TAKEN_ANYWAY.fullmatch(clause):
            yield "strict" if is_strict else _setting(clause)


def _setting(clause: str) -> str:
    """A clause that sets something, with texts for all values: `public`, `"public"` and `'public'` are one."""
    found = _SET.fullmatch(clause)
    if found is None:
        return clause
    values = (part[1:-1].replace("''", "'") if part[0] == "'" else unquote(part) for part in _SETTING.findall(found[2]))
    name = found[1] if "." in found[1] else found[1].lower()
    return f"set {name} = {', '.join(map(literal, values))}"


def _search(catalog: Catalog, configuration: TextSearchConfiguration) -> TextSearchConfiguration:
    """A configuration without the copy that it was made of, with one mapping for each sort of token."""
    parser, mappings = configuration.parser, {}
    source = catalog.objects.get(ref("text search configuration", *(configuration.source or ())))
    if isinstance(source, TextSearchConfiguration):
        whole = _search(catalog, source)
        parser, mappings = whole.parser, dict(whole.mappings)
    mappings.update(((token,), found) for tokens, found in configuration.mappings for token in tokens)
    return configuration.replace(source=None, parser=parser, mappings=tuple(sorted(mappings.items())))


def _value(sql: str) -> str:
    """A value of a bound: `'3'` is `3.00`, and a moment is the same in every spelling."""
    if "," in sql:
        return ", ".join(map(_value, sql.split(", ")))
    text = sql[1:-1].replace("''", "'") if sql[:1] == "'" else sql
    for type_ in ("numeric", "timestamptz"):
        found = literals.read(type_, text)
        if isinstance(found, Told) and type_ == "numeric":
            return format(found.key[-1].normalize(), "f")
        if isinstance(found, Told):
            return f"{found.key[:2]}"  # in which zone it is read is the column's
    return sql


def _string(token: str) -> str:
    return literal(token) if token[0] not in "',\"" else token


def _key(key: PartitionKey | None, default_classes: frozenset[str]) -> PartitionKey | None:
    return key and key.replace(elements=_elements(key.elements, default_classes))


def _elements(elements: tuple[Element, ...], default_classes: frozenset[str]) -> tuple[Element, ...]:
    """Keys without the operator classes that are taken anyway, and the parameters of others in one spelling."""
    out = []
    for element in elements:
        name, opening, parameters = (element.operator_class or "").partition("(")
        class_ = None if not opening and name in default_classes else element.operator_class
        if opening:
            class_ = f"{name.strip()}({_parameters(parameters.rstrip(')'))})"
        expression, collation = element.expression, element.collation
        collated = _COLLATED.fullmatch(expression.sql) if expression and not collation else None
        if expression and collated:
            expression, collation = Expression(collated[1], expression.uses), split(collated[2])
        out.append(element.replace(expression=expression, collation=collation, operator_class=class_))
    return tuple(out)


def _column(table: Table | Partition, column: Column) -> Column:
    default = None if column.default and column.default.sql.lower() == "null" else column.default
    sequence = owned_sequence(table.schema, table.name, column) if column.serial else None
    if sequence is not None:
        named = literal(qualified(*sequence.path))
        default = Expression(f"nextval({named})", (sequence,))
    identity = column.identity
    if identity is not None and identity.options:
        identity = Identity(identity.always, _identity(identity.options))
    return column.replace(
        default=default,
        serial=False,
        sequence=None,
        identity=identity,
        options=tuple(sorted(column.options)),
        inherited=False,
    )


def _identity(options: str) -> str:
    """The options of an identity in one order, without words that mean nothing."""
    plain = _IDENTITY_NOISE.sub("", " ".join(options.split()))
    return " ".join(sorted(found.group() for found in _OPTION.finditer(plain)))


def _sequences(table: Table) -> Iterator[Object]:
    """The sequences of `serial` columns, and whose they are."""
    for column in table.columns:
        if column.serial:
            owned = owned_sequence(table.schema, table.name, column)
            assert owned is not None
            yield Sequence(owned[1], owned[2], column.type.name)
            yield SequenceOwner(owned, table.ref, column.name)


def _parameters(sql: str | None) -> str | None:
    """`fillfactor=70, deduplicate_items=off` in one order and one spelling."""
    if sql is None:
        return None
    pairs = (part.partition("=") for part in sql.split(","))
    return ", ".join(
        sorted(f"{name.strip().lower()} = {value.strip().strip(chr(39)).lower()}" for name, _, value in pairs)
    )
