"""An expression with everything written out that PostgreSQL finds when it reads it: which operator, cast to what.

A server keeps an expression as it understood it, and says it again in full: `status in ('open', 'closed')` comes back
as `status = ANY (ARRAY['open'::text, 'closed'::text])`. A *form* is that full text as nested tuples, so that two
expressions with one form are said alike. The rules are those of `parse_expr.c`, `parse_coerce.c` and `ruleutils.c`;
what is not certain raises `UnsureError`. Measured on 15 and 18 by
`tests/live/test_pull_expressions.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from dbsc.hints import Any
from dbsc.record import Record
from dbsc.sqltext.tree import LIST_POSITIONS, POSITIONS, Node, kind, strings
from dbsc.sqltypes.coerce import common
from dbsc.sqltypes.noted import Types
from dbsc.sqltypes.own import UnsureError
from dbsc.sqltypes.world import UNKNOWN, World

Form = tuple[Any, ...]


class Meaning(Record):
    """What an expression is: its form, and its type, where that is known."""

    form: Form
    type: str | None


class Values:
    """Makes forms of trees whose `types` were noted. A subclass has the methods for the kinds of nodes, and queries.

    With `said` the text is one that a server gave: nothing is added to what it says.
    """

    def __init__(self, world: World, types: Types, said: bool = False) -> None:
        self.world = world
        self.types = types
        self.said = said
        self.known: dict[int, Meaning] = {}

    def method(self, form: str) -> Callable[[Node], Meaning] | None:
        """What makes the form of a kind of node; None for what is no expression."""
        raise NotImplementedError

    def query(self, root: Node, is_arm: bool = False) -> Form:
        """The form of a query."""
        raise NotImplementedError

    def meaning(self, root: Node) -> Meaning:
        """The meaning of an expression."""
        form = kind(root)
        node: Node = root[form]
        known = self.known.get(id(node))
        if known is None:
            method = self.method(form)
            known = method(node) if method else Meaning(self.other(root), self.types.types.get(id(node)))
            self.known[id(node)] = known
        return known

    def other(self, value: Any) -> Form:
        """The form of what has no rule: as it is written, with the meanings of the expressions in it."""
        if type(value) is list:
            return tuple([self.part(item) for item in value])
        assert type(value) is dict
        fields = sorted([field for field in value if field not in PLACES])
        return tuple([(field, self.part(value[field])) for field in fields])

    def part(self, value: Any) -> Any:
        """As `other`, for what may be an expression itself."""
        if type(value) is dict and len(value) == 1:
            form = kind(value)
            if form == "SelectStmt":
                return self.query(value)
            if self.method(form):
                found = self.meaning(value)
                if found.type == UNKNOWN and not self.said:
                    raise UnsureError  # what becomes of it depends on what is around it
                return found.form
        if type(value) is dict and "typemod" in value and "names" in value:
            return self.type_of(value)
        return self.other(value) if type(value) in (dict, list) else value

    # ------------------------------------------------------------ types

    def type_of(self, name: Node) -> tuple[str, Form]:
        """A type's key and modifiers."""
        key = self.world.type_of_name(name)
        if key is None:
            if not self.said or name.get("pct_type"):
                raise UnsureError
            key = ".".join(strings(name["names"])) + "[]" * bool(name.get("arrayBounds"))
        return key, tuple([self.meaning(item).form for item in name.get("typmods", ())])

    def coerced(self, found: Meaning, target: str | None) -> Form:
        """The form of a value where another type is wanted, and PostgreSQL casts it without a word."""
        if self.said or target in (found.type, "any"):
            return found.form
        if target is None or found.type is None or target.startswith("any") or target == "record":
            raise UnsureError
        return self.cast(found, target, ())

    def cast(self, found: Meaning, target: str, modifiers: Form) -> Form:
        """The form of a cast."""
        if found.type == UNKNOWN:
            text = found.form[2]
            if modifiers:
                return ("cast", target, modifiers, found.form)
            facts = self.world.facts(target)
            if facts is None:
                raise UnsureError
            if facts.kind == "d":
                return ("cast", target, (), ("const", self.world.base(target), text))
            return ("const", target, _TRUTHS.get(text, text) if target == "bool" else text)
        return ("cast", target, modifiers, found.form)

    # ------------------------------------------------------------ leaves

    def constant(self, node: Node) -> Meaning:
        if node.get("isnull"):
            return Meaning(NULL, UNKNOWN)
        if "sval" in node:
            return Meaning(("const", UNKNOWN, node["sval"].get("sval", "")), UNKNOWN)
        if "boolval" in node:
            return Meaning(("const", "bool", "true" if node["boolval"].get("boolval") else "false"), "bool")
        if "ival" in node:
            return Meaning(("const", "int4", str(node["ival"].get("ival", 0))), "int4")
        if "fval" not in node:
            raise UnsureError
        digits = node["fval"]["fval"]
        if digits.removeprefix("-").isdigit():
            type_ = "int8" if -(2**63) <= int(digits) < 2**63 else "numeric"
            return Meaning(("const", type_, digits), type_)
        power = _POWER.fullmatch(digits)
        if power and len(power[3] or "") <= int(power[4]) <= _LONGEST:
            whole = f"{power[2]}{(power[3] or '').ljust(int(power[4]), '0')}"
            return Meaning(("const", "numeric", f"{power[1]}{whole}"), "numeric")
        if not digits.removeprefix("-").replace(".", "", 1).isdigit() or digits.strip("-")[:1] + digits[-1:] != (
            digits.strip("-")[:1] + digits[-1:]
        ).replace(".", ""):
            raise UnsureError  # how PostgreSQL writes it is another matter
        return Meaning(("const", "numeric", digits), "numeric")

    def column(self, node: Node) -> Meaning:
        parts = strings(node["fields"])
        if len(parts) != len(node["fields"]):
            parts = (*parts, "*")
        return Meaning(("column", *self.types.columns.get(id(node), parts[-2:])), self.types.types.get(id(node)))

    def typecast(self, node: Node) -> Meaning:
        target, modifiers = self.type_of(node["typeName"])
        arg: Node = node["arg"]
        if "A_ArrayExpr" in arg and not self.said:
            if modifiers or not target.endswith("[]"):
                raise UnsureError
            return Meaning(self.array_of(arg["A_ArrayExpr"], target), target)
        found = self.meaning(arg)
        if found.type == target:
            if not self.said and not modifiers:
                raise UnsureError  # a modifier of the value itself may be lost by it
            return Meaning(("cast", target, modifiers, found.form), target)
        if self.said and found.type != UNKNOWN:
            return Meaning(("cast", target, modifiers, found.form), target)
        if found.type is None:
            raise UnsureError
        if self.said and self.world.facts(target) is None:
            return Meaning(("const", target, found.form[2]), target)
        return Meaning(self.cast(found, target, modifiers), target)

    def array_of(self, node: Node, target: str) -> Form:
        """`array[…]::type[]`, which casts each element."""
        forms = []
        for element in node.get("elements", ()):
            if "A_ArrayExpr" in element:
                forms.append(self.array_of(element["A_ArrayExpr"], target))
                continue
            found = self.meaning(element)
            forms.append(found.form if found.type == target[:-2] else self.cast(found, target[:-2], ()))
        return ("array", tuple(forms)) if forms else ("cast", target, (), ("array", ()))

    def array(self, node: Node) -> Meaning:
        found = [self.meaning(item) for item in node.get("elements", ())]
        if self.said:
            type_ = found[0].type if found else None
            array = type_ if type_ is None or type_.endswith("[]") else type_ + "[]"
            return Meaning(("array", tuple([item.form for item in found])), array)
        type_ = self.common(found)
        forms = tuple([self.coerced(item, type_) for item in found])
        return Meaning(("array", forms), type_ if type_.endswith("[]") else type_ + "[]")

    def common(self, found: list[Meaning]) -> str:
        """The type that several values become."""
        type_, _ = common(self.world, [item.type for item in found])
        if type_ is None:
            raise UnsureError
        return type_


_POWER = re.compile(r"(-?)([1-9])(?:\.([0-9]+))?[eE]\+?([0-9]{1,4})")
"""A number that is written as a power of ten."""
_LONGEST = 1000  # a `numeric` without digits behind the point may have far more
PLACES = POSITIONS | LIST_POSITIONS
_TRUTHS = {"t": "true", "f": "false"}
NULL: Form = ("const", UNKNOWN, None)
