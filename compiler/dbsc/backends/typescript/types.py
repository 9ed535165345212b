"""From types of PostgreSQL to types of TypeScript, for programs that get JSON or what drivers give by default.

Literal unions are sound: where PostgreSQL may return a value in another spelling than the source has, the type is the
plain one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from dbsc.backends.typescript.conditions import Membership, conjuncts, membership
from dbsc.backends.typescript.names import JSON
from dbsc.backends.typescript.text import array, string
from dbsc.catalog.builtin import EXTENSION_TYPES
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.intent import ShapeField
from dbsc.catalog.objects import (
    Attribute,
    Check,
    Column,
    Domain,
    Enum,
    Multirange,
    Object,
    RangeType,
    Ref,
    Table,
    Type,
    ref,
)
from dbsc.record import Record

NULL = "null"
UNKNOWN = "unknown"
Members = tuple[str, ...]

_NUMBERS = ("smallint", "integer", "real", "double precision", "oid")
_JSON = ("json", "jsonb")
_NO_VALUES = ("record", "void", "trigger", "event_trigger", "internal", "cstring", "unknown")
_EXTENSION_TEXTS = frozenset(
    {name for extension in ("citext", "ltree", "vector", "cube", "seg", "isn") for name in EXTENSION_TYPES[extension]}
)
_BYTEWISE = ("C", "POSIX", "ucs_basic", "default")
_LISTING = re.compile(r"=|\bin\b", re.IGNORECASE)
_EXACT = 2**53


class Value(Record):
    """What a column holds: the members of its type without null, whether it may be null, and its literals if known."""

    members: Members
    nullable: bool = False
    literals: Members = ()

    @property
    def union(self) -> Members:
        """All members."""
        return (*self.members, NULL) if self.nullable and self.members != (UNKNOWN,) else self.members


class Types:
    """The types of a catalog under the names they are exported by."""

    def __init__(self, catalog: Catalog, names: dict[Ref, str]) -> None:
        options = catalog.intent.header.types_options
        self.catalog = catalog
        self.names = names
        self.uses_json = False
        self.notes = {(note.table, note.column): note for note in catalog.intent.notes}
        self.builtin = {**dict.fromkeys(_NUMBERS, "number"), **dict.fromkeys(_NO_VALUES, UNKNOWN), "boolean": "boolean"}
        self.builtin["numeric"] = "string" if "numeric_string" in options else "number"
        big = "bigint" if "int8_bigint" in options else "string"
        self.builtin["bigint"] = "number" if "int8_number" in options else big
        self.read: dict[str, list[Membership]] = {}  # what checks list, by their text

    # ------------------------------------------------------------ columns

    def column(self, table: Table, column: Column) -> Value:
        """What a column of a table holds."""
        in_key = table.primary_key is not None and column.name in table.primary_key.columns
        nullable = column.nullable and not in_key and all(domain.nullable for domain in self.domains(column.type))
        note = self.notes.get((table.ref, column.name))
        if note and note.shape:
            return Value(_arrayed((self.names[ref("shape", note.shape)],), column.type.dimensions), nullable)
        if note and note.values:
            literals = self.literals(column.type, note.values, column.collation)
        else:
            literals = self.listed(column.type, table.checks, column.name, column.collation)
        if literals:
            return Value(literals, nullable, literals)
        return Value(self.members(column.type), nullable, self.choices(column.type))

    def has_default(self, column: Column) -> bool:
        """Whether a row gets a value where an insert leaves the column out."""
        default = column.default if column.default and column.default.sql.lower() != "null" else None
        given = default or column.serial or column.identity
        return bool(given) or any(domain.default for domain in self.domains(column.type))

    def attribute(self, attribute: Attribute) -> Value:
        """What an attribute of a composite type holds."""
        return Value(self.members(attribute.type), attribute.nullable)

    def field(self, field: ShapeField) -> Value:
        """What a field of a json value holds: numbers are numbers there, however large."""
        if field.shape:
            members: Members = (self.names[ref("shape", field.shape)],)
        elif field.values or field.type is None:
            literals = tuple([string(value) if field.strings else _number(value, "number") for value in field.values])
            members = literals if all(literals) else ("number",)
        else:
            element = field.type.replace(dimensions=0)
            base = self.base(element)
            exact = base.schema is None and base.name in ("bigint", "numeric") and not base.dimensions
            members = ("number",) if exact else self.members(element)
        return Value(_arrayed(members, field.dimensions), field.nullable)

    # ------------------------------------------------------------ types

    def members(self, type_: Type) -> Members:
        """A type as a union; every type but a literal union is its only member."""
        return _arrayed(self._element(type_), type_.dimensions)

    def _element(self, type_: Type) -> Members:
        if type_.schema is None:
            if type_.name in _JSON:
                self.uses_json = True
                return (JSON,)
            pseudo = type_.name.startswith("any") or type_.name.endswith("_handler")
            return (UNKNOWN if pseudo else self.builtin.get(type_.name, "string"),)
        for kind in ("type", "table", "view"):
            name = self.names.get(ref(kind, type_.schema, type_.name))
            if name:
                return (name,)
        external = self.defined(type_)
        if isinstance(external, Enum):
            return labels(external)
        if isinstance(external, Domain) and not isinstance(self.defined(self.base(type_)), Domain):
            return self.domain(external)
        if isinstance(external, RangeType | Multirange):
            return ("string",)
        return ("string" if external is None and type_.name in _EXTENSION_TEXTS else UNKNOWN,)

    def domain(self, domain: Domain) -> Members:
        """What a domain is another name of: the values that its check lists, or the type it is over."""
        return self.listed(domain.type, domain.checks, "value", domain.collation) or self.members(domain.type)

    def defined(self, type_: Type) -> Object | None:
        """The type's object, managed or not."""
        found = ref("type", type_.schema or "", type_.name)
        return self.catalog.objects.get(found) or self.catalog.externals.get(found)

    def domains(self, type_: Type) -> list[Domain]:
        """The domains that a type is, the outermost first."""
        found: list[Domain] = []
        while type_.schema and not type_.dimensions:
            domain = self.defined(type_)
            if not isinstance(domain, Domain) or domain in found:
                break
            found.append(domain)
            type_ = domain.type
        return found

    def base(self, type_: Type) -> Type:
        """The type below all domains."""
        domains = self.domains(type_)
        return domains[-1].type if domains else type_

    # ------------------------------------------------------------ unions of literals

    def choices(self, type_: Type) -> Members:
        """The literals that a named type stands for."""
        for domain in self.domains(type_):
            listed = self.listed(domain.type, domain.checks, "value", domain.collation)
            if listed:
                return listed
        base = self.base(type_)
        enum = self.defined(base)
        return labels(enum) if isinstance(enum, Enum) and not type_.dimensions + base.dimensions else ()

    def literals(self, type_: Type, values: Iterable[str], collation: tuple[str, ...] | None = None) -> Members:
        """The literals of a union over a type; none where what PostgreSQL returns may be spelled otherwise."""
        base = self.base(type_)
        foldable = collation is not None and collation[-1] not in _BYTEWISE and not collation[-1].endswith("-x-icu")
        if type_.dimensions or base.dimensions or foldable:
            return ()
        values = tuple(dict.fromkeys(values))
        kind = self.builtin.get(base.name) if base.schema is None else None
        if kind:
            # From a numeric(4,2), `1` comes as the string `1.00`.
            numbers = () if base.name == "numeric" and kind == "string" else tuple(_number(v, kind) for v in values)
            return tuple(dict.fromkeys(numbers)) if all(numbers) else ()
        if isinstance(self.defined(base), Enum) or _keeps_text(base, values):
            return tuple(string(value) for value in values)
        return ()

    def listed(self, type_: Type, checks: tuple[Check, ...], name: str, collation: tuple[str, ...] | None) -> Members:
        """The literals that a check such as `name in ('a', 'b')` allows."""
        for check in checks:
            sql = check.condition.sql
            if check.not_valid or name not in sql or not _LISTING.search(sql):
                continue
            for found in self._memberships(sql):
                if found.column[-1] == name:
                    literals = self.literals(type_, [str(constant) for constant in found.constants], collation)
                    if literals:
                        return literals
        return ()

    def _memberships(self, sql: str) -> list[Membership]:
        from dbsc.sqltext.parse import Fault, parse_expression

        if sql not in self.read:
            fragment = parse_expression(sql)
            terms = [] if isinstance(fragment, Fault) else conjuncts(fragment.tree)
            self.read[sql] = [found for term in terms if (found := membership(term))]
        return self.read[sql]


def labels(enum: Enum) -> Members:
    """The labels of an enum; one without labels has no values."""
    return tuple(string(label) for label in enum.labels) or ("never",)


def _arrayed(members: Members, dimensions: int) -> Members:
    for _ in range(dimensions):
        members = (array(members),)
    return members


def _keeps_text(type_: Type, values: Iterable[str]) -> bool:
    """Whether a string comes back from a column of the type exactly as it was compared."""
    if type_.schema is not None:
        return False
    if type_.name == "char":
        length = type_.arguments or "1"
        return all(str(len(value)) == length for value in values)
    return type_.name in ("text", "varchar", "name", "bpchar")


def _number(value: str, kind: str) -> str:
    """A number as a literal of the TypeScript type `kind`; empty if it has none that is exact."""
    try:
        number = int(value)
    except ValueError:
        return _fraction(value) if kind == "number" else ""
    if kind == "number":
        return str(number) if abs(number) < _EXACT else ""
    return {"string": f"'{number}'", "bigint": f"{number}n"}.get(kind, "")


def _fraction(value: str) -> str:
    try:
        number = float(value)
    except ValueError:
        return ""
    return repr(number) if abs(number) < _EXACT else ""
