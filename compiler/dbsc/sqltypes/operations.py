"""Operators, in all the forms that SQL has for them: `a < b`, `between`, `in (…)`, `= any (…)`, `is distinct from`."""

from __future__ import annotations

from dbsc.sqltext.scope import Scope
from dbsc.sqltext.tree import Node, strings
from dbsc.sqltypes.candidates import UNSURE, Choice, operator
from dbsc.sqltypes.coerce import EXPLICIT, castable
from dbsc.sqltypes.places import Typed
from dbsc.sqltypes.reports import Reports
from dbsc.sqltypes.world import UNKNOWN, shown


class Operations(Reports):
    """Looks into operators and their operands."""

    def operation(self, node: Node, scope: Scope) -> Typed:
        """An `A_Expr` of any kind."""
        form = node["kind"]
        name = strings(node["name"])[-1]
        if form in _OPERATIONS:
            return _OPERATIONS[form](self, node, name, scope)
        if "RowExpr" in node.get("lexpr", {}) and "SubLink" in node["rexpr"]:
            self.expression(node["lexpr"], scope)
            self.link(node["rexpr"]["SubLink"], scope, of_row=True)
            return Typed("bool" if name in _COMPARISONS else None)
        operands = self.each([node[side] for side in ("lexpr", "rexpr") if side in node], scope)
        if any("RowExpr" in node.get(side, {}) for side in ("lexpr", "rexpr")):
            return Typed("bool" if name in _COMPARISONS else None)
        choice = self.operator(name, operands, node)
        nullable = any(operand.nullable for operand in operands) or name not in _NEVER_NULL or not self._ours(operands)
        return Typed(choice.result, nullable, node.get("location", 0))

    def _ours(self, operands: list[Typed]) -> bool:
        """Whether all operands are of PostgreSQL's own types, whose operators are known to give a value for values."""
        return all(operand.type and "." not in operand.type.removesuffix("[]") for operand in operands)

    def operator(self, name: str, operands: list[Typed], node: Node) -> Choice:
        """What an operator between operands means."""
        types = tuple(operand.type for operand in operands)
        if len(strings(node["name"])) > 1 and strings(node["name"])[0] != "pg_catalog":
            return UNSURE
        choice = operator(self.world, name, types)
        if not choice.possible or choice.several:
            self._no_operator(name, operands, node, bool(choice.several))
            return choice
        if choice.routine:
            self.use(choice.routine, f"operator `{name}`", node.get("location", 0))
        for operand, wanted in zip(operands, choice.arguments, strict=False):
            others = [other for other in operands if other is not operand]
            values = others[0].values if others and name in ("=", "<>") else ()
            self.given(operand, wanted, values)
        return choice

    def _no_operator(self, name: str, operands: list[Typed], node: Node, several: bool) -> None:
        if len(operands) == 1:
            (only,) = operands
            assert only.type is not None
            words = "several operators" if several else "no operator"
            message = f"there {'are' if several else 'is'} {words} `{name}` before {shown(only.type)}"
            self.problem("DBS402", message, node.get("location", 0))
            return
        left, right = operands
        assert left.type is not None and right.type is not None
        message = f"there is no operator `{name}` between {shown(left.type)} and {shown(right.type)}"
        help_ = None
        if several:
            message = f"several operators `{name}` take {shown(left.type)} and {shown(right.type)}"
            help_ = "cast one of them, so that it is clear which is meant"
        elif node.get("kind") in ("AEXPR_OP_ANY", "AEXPR_OP_ALL"):
            help_ = f"write `array[…]::{shown(left.type)}[]`" if self.can_cast(name, right, left) else None
        elif self.can_cast(name, right, left) and self._category(left.type) != "S":
            help_ = _cast_of(right, left.type)
        elif self.can_cast(name, left, right):
            help_ = _cast_of(left, right.type)
        elif not self.world.operators(name):
            help_ = "write `operator(schema.name)` if it is one of your own"
        self.problem("DBS402", message, node.get("location", 0), help_)

    def can_cast(self, name: str, one: Typed, other: Typed) -> bool:
        """Whether an operator would do if one operand were cast to the type of the other."""
        assert one.type is not None and other.type is not None
        if not castable(self.world, one.type, other.type, EXPLICIT):
            return False
        return operator(self.world, name, (other.type, other.type)).routine is not None

    def _equality(self, node: Node, _name: str, scope: Scope) -> Typed:
        operands = self.each([node["lexpr"], node["rexpr"]], scope)
        if not any("RowExpr" in node[side] for side in ("lexpr", "rexpr")):
            self.operator("=", operands, {**node, "name": [{"String": {"sval": "="}}]})
        return Typed("bool", False, node.get("location", 0))

    def _nullif(self, node: Node, _name: str, scope: Scope) -> Typed:
        operands = self.each([node["lexpr"], node["rexpr"]], scope)
        choice = self.operator("=", operands, node)
        wanted = choice.arguments[0] if choice.arguments else None
        type_ = operands[0].type if wanted == "record" else wanted
        return Typed(type_, True, node.get("location", 0))

    def _with_array(self, node: Node, name: str, scope: Scope) -> Typed:
        left, right = self.each([node["lexpr"], node["rexpr"]], scope)
        element: str | None = None
        if right.type == UNKNOWN:
            element = UNKNOWN
        elif right.type is not None:
            base = self.world.base(right.type)
            if base.endswith("[]"):
                element = base[:-2]
            elif base not in ("int2vector", "oidvector") and self.world.facts(base) is not None:
                word = "any" if node["kind"] == "AEXPR_OP_ANY" else "all"
                message = f"`{word} (…)` looks into an array, and this is {shown(right.type)}"
                self.problem("DBS402", message, right.location, "write `in (…)` for several values")
        if element is not None and left.type is not None:
            self.operator(name, [left, Typed(element, location=right.location)], node)
        if left.values and name in ("=", "<>"):
            for item in node["rexpr"].get("A_ArrayExpr", {}).get("elements", ()):
                self.check_text(self.expression(item, scope), left.type, left.values)
        return Typed("bool", True, node.get("location", 0))

    def _in_list(self, node: Node, _name: str, scope: Scope) -> Typed:
        left = self.expression(node["lexpr"], scope)
        items = self.each(node["rexpr"].get("List", {}).get("items", []), scope)
        nullable = any(value.nullable for value in (left, *items))
        if "RowExpr" in node["lexpr"]:
            return Typed("bool", True, node.get("location", 0))
        for item in items:
            self.operator("=", [left, item], {**node, "name": [{"String": {"sval": "="}}]})
        return Typed("bool", nullable or not self._ours([left, *items]), node.get("location", 0))

    def _between(self, node: Node, _name: str, scope: Scope) -> Typed:
        left = self.expression(node["lexpr"], scope)
        bounds = self.each(node["rexpr"]["List"]["items"], scope)
        for bound, name in zip(bounds, (">=", "<="), strict=False):
            self.operator(name, [left, bound], {**node, "name": [{"String": {"sval": name}}]})
        nullable = any(value.nullable for value in (left, *bounds))
        return Typed("bool", nullable or not self._ours([left, *bounds]), node.get("location", 0))


def _cast_of(operand: Typed, type_: str) -> str:
    """The cast to write."""
    return f"write `{operand.name or '(…)'}::{shown(type_)}`"


_OPERATIONS = {
    "AEXPR_DISTINCT": Operations._equality,
    "AEXPR_NOT_DISTINCT": Operations._equality,
    "AEXPR_NULLIF": Operations._nullif,
    "AEXPR_OP_ANY": Operations._with_array,
    "AEXPR_OP_ALL": Operations._with_array,
    "AEXPR_IN": Operations._in_list,
    "AEXPR_BETWEEN": Operations._between,
    "AEXPR_NOT_BETWEEN": Operations._between,
    "AEXPR_BETWEEN_SYM": Operations._between,
    "AEXPR_NOT_BETWEEN_SYM": Operations._between,
}
_COMPARISONS = frozenset({"=", "<>", "<", ">", "<=", ">="})
_NEVER_NULL = _COMPARISONS | frozenset(
    "+ - * / % ^ || & | # << >> ~ ~* !~ !~* ~~ ~~* !~~ !~~* @> <@ && &< &> -|-".split()
)
"""Operators that give a value for values."""
