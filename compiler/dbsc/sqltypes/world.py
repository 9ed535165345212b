"""What a schema adds to what PostgreSQL has, as the rules ask for it.

A type is known by a string: PostgreSQL's own name (`int4`), that of an extension (`citext`), or `schema.name` of one
that the schema declares; an array has `[]` behind the name of its elements. `unknown` is the type of a string or a null
that nothing was said of yet.
"""

from __future__ import annotations

from dbsc.sqltext.scope import Output
from dbsc.sqltext.tree import Node, strings
from dbsc.sqltypes import builtins
from dbsc.sqltypes.builtins import Facts, Routine

UNKNOWN = "unknown"
_DEEPEST = 20  # rows in rows


class Column(Output):
    """A column with what is known of its values: whether it may be null, and the strings that a union allows."""

    nullable: bool = True
    values: tuple[str, ...] = ()
    generated: bool = False


Columns = tuple[Column, ...] | None


class World:
    """PostgreSQL with some extensions, and nothing else. A schema's own world answers for what it declares as well.

    `version` is the oldest server that must work. `is_whole` is false where functions, operators or casts may be there
    that are not known.
    """

    def __init__(self, extensions: tuple[str, ...] = (), version: int = 18) -> None:
        self.extensions = extensions
        self.version = version
        self.is_whole = all(map(builtins.is_known, extensions))
        self.chosen: dict[object, object] = {}  # what calls mean, once told
        self._facts: dict[str, Facts | None] = {}

    # ------------------------------------------------------------ what a schema declares

    def declared(self, _type: str) -> Facts | None:
        """What is known of a type that the schema declares."""
        return None

    def labels(self, _type: str) -> tuple[str, ...] | None:
        """The labels of an enum."""
        return None

    def attributes(self, _type: str) -> Columns:
        """The columns of a composite type or of a table's rows."""
        return None

    def type_named(self, parts: tuple[str, ...]) -> str | None:
        """The type of a name that is none of PostgreSQL's."""
        return parts[0] if len(parts) == 1 and self.facts(parts[0]) else None

    def relation(self, _parts: tuple[str, ...]) -> tuple[str | None, Columns]:
        """The type of the rows of a relation, and its columns."""
        return None, None

    def primary_key(self, _parts: tuple[str, ...]) -> tuple[str, ...] | None:
        """The columns of a table's primary key, none of a view; None where it is not known."""
        return None

    # ------------------------------------------------------------ types

    def facts(self, type_: str) -> Facts | None:
        """What is known of a type; None where nothing is."""
        if type_ not in self._facts:
            if type_.endswith("[]"):
                found: Facts | None = Facts("b", "A", False, True, type_[:-2], "s", "s")
            elif "." in type_:
                found = self.declared(type_)
            else:
                found = builtins.facts(type_, self.extensions)
            self._facts[type_] = found
        return self._facts[type_]

    def base(self, type_: str) -> str:
        """What a domain is over, however many lie between; any other type is itself."""
        found = self.facts(type_)
        while found is not None and found.kind == "d" and found.held:
            type_ = found.held
            found = self.facts(type_)
        return type_

    def sorting(self, type_: str, depth: int = 0) -> str | None:
        """Whether values of a type have an order (o), can be told apart (e), or neither (-); None if not known.

        An array is as its elements. A row needs it of every column.
        """
        base = self.base(type_)
        if base.endswith("[]"):
            return self.sorting(base[:-2], depth)
        found = self.facts(base)
        if found is None or found.kind == "p" or depth > _DEEPEST:
            return None
        if found.kind == "c":
            columns = self.attributes(base)
            each = {self.sorting(column.type, depth + 1) if column.type else None for column in columns or ()}
            return "-" if "-" in each else "o" if each == {"o"} else None
        return found.sorting if found.sorting == "o" or self.is_whole else None

    def type_of_name(self, name: Node) -> str | None:
        """The type that a `TypeName` means."""
        parts = strings(name.get("names", ()))
        if not parts or name.get("pct_type"):
            return None
        found: str | None = None
        if parts[0] == "pg_catalog" and len(parts) == 2:
            found = parts[1] if builtins.facts(parts[1]) else None
        elif len(parts) == 1 and builtins.facts(parts[0]):
            found = parts[0]
        else:
            found = self.type_named(parts)
        return found + "[]" if found and name.get("arrayBounds") and not found.endswith("[]") else found

    # ------------------------------------------------------------ functions and operators

    def functions(self, parts: tuple[str, ...]) -> tuple[Routine, ...]:
        """Every function that a name means; none where it may mean more than is known."""
        found = builtins.functions(parts[-1]) if parts[:-1] in ((), ("pg_catalog",)) else ()
        if len(parts) == 1:
            for extension in self.extensions:
                found += builtins.functions(parts[0], extension)
        return found

    def cast(self, source: str, target: str) -> tuple[str, str] | None:
        """The context of a cast and its volatility, as `builtins.cast` has them; None if there is none."""
        return builtins.cast(source, target, self.extensions)

    def operators(self, name: str) -> tuple[Routine, ...]:
        """Every operator of a name."""
        found = builtins.operators(name)
        for extension in self.extensions:
            found += builtins.operators(name, extension)
        return found

    def home_of_operator(self, _routine: Routine, _name: str) -> str | None:
        """The schema of an operator that is not PostgreSQL's own; None where it is not known."""
        return None


def shown(type_: str) -> str:
    """A type as the language writes it."""
    base = type_.removesuffix("[]")
    name = _SHORT.get(base, base.removeprefix("public."))
    return name + type_[len(base) :]


_SHORT = {"int2": "smallint", "int4": "int", "int8": "bigint", "float4": "real", "bpchar": "char", "unknown": "text"}
