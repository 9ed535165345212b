"""Calls of functions, aggregates and window functions."""

from __future__ import annotations

from dbsc.sqltext.scope import Scope
from dbsc.sqltext.tree import Node, strings
from dbsc.sqltypes import builtins
from dbsc.sqltypes.builtins import Routine
from dbsc.sqltypes.candidates import UNSURE, Choice, Types, function, possible
from dbsc.sqltypes.coerce import EXPLICIT, castable
from dbsc.sqltypes.forms import misbuilt, misformed, misnamed
from dbsc.sqltypes.operations import Operations
from dbsc.sqltypes.places import Clause, Typed
from dbsc.sqltypes.world import UNKNOWN, shown


class Calls(Operations):
    """Looks into calls."""

    def call(self, node: Node, scope: Scope) -> Typed:
        """What a call gives."""
        return self.called(node, scope)[0]

    def called(self, node: Node, scope: Scope) -> tuple[Typed, Routine | None]:
        """What a call gives, and the function it means where that is certain."""
        parts = strings(node["funcname"])
        location = node.get("location", 0)
        routines = self.world.functions(parts)
        kinds = frozenset([routine.kind for routine in routines])
        found = self.arguments(node, scope, bool(kinds) and kinds <= _AGGREGATES)
        wrong = misnamed(node) or (misformed(node, parts[-1], kinds) if kinds and self.world.is_whole else None)
        if wrong is not None:
            self.problem("DBS417", wrong[0], location, wrong[1])
            return Typed(None, True, location), None
        choice = self.meant(parts, routines, node, found)
        if len(routines) > 1 and routines[0].target is not None:
            self.noted(routines, node, found, location)
        for value, wanted in zip(found, choice.arguments, strict=False):
            self.given(value, wanted)
        routine = choice.routine
        if routine is None:
            return Typed(choice.result, True, location), None
        self.use(routine, f"function `{parts[-1]}`", location)
        self.where_it_may_stand(routine, node, parts[-1])
        return Typed(choice.result, self.may_be_null(routine, parts, node, found), location), routine

    def arguments(self, node: Node, scope: Scope, is_aggregate: bool) -> list[Typed]:
        """What a call is given, with what else stands in it."""
        written: list[Node] = [*node.get("args", ())]
        outside, self.clause = self.clause, self.clause.inside(node, is_aggregate)
        found = self.each([item["NamedArgExpr"]["arg"] if "NamedArgExpr" in item else item for item in written], scope)
        sorting = self.sorted_by(node.get("agg_order", []), scope)
        if node.get("agg_distinct"):
            for value in found:
                self.comparable(value, "`distinct`")
        if node.get("agg_within_group"):
            found += sorting
        if "agg_filter" in node:
            self.clause = Clause("`filter`", aggregates=not self.at_top)
            self.condition(node["agg_filter"], scope, "what a `filter` says")
        if "over" in node:
            self.window(node["over"], scope)
        self.clause = outside
        return found

    def sorted_by(self, items: list[Node], scope: Scope) -> list[Typed]:
        """What an `order by` inside of a call or a window is over."""
        found = []
        for item in items:
            value = self.expression(item["SortBy"]["node"], scope)
            if "useOp" not in item["SortBy"]:
                self.comparable(value, "`order by`", in_order=True)
            found.append(value)
        return found

    def meant(self, parts: tuple[str, ...], routines: tuple[Routine, ...], node: Node, found: list[Typed]) -> Choice:
        """The function that a call means."""
        if not routines:
            return UNSURE
        if any("NamedArgExpr" in item for item in node.get("args", ())):
            return _by_name(routines, len(found))
        types = tuple(value.type for value in found)
        cast = self.cast_by_call(parts, types)
        choice = cast or function(self.world, parts, types, bool(node.get("func_variadic")))
        if not choice.possible or choice.several:
            self._no_function(parts, choice.several or routines, found, node.get("location", 0), bool(choice.several))
        return choice

    def noted(self, routines: tuple[Routine, ...], node: Node, found: list[Typed], location: int) -> None:
        """Notes which of several functions a call may mean. What is looked at twice may mean what it does each time."""
        if any("NamedArgExpr" in item for item in node.get("args", ())):
            may = tuple(routine for routine in routines if len(routine.arguments) >= len(found))
        else:
            types = tuple(value.type for value in found)
            may = possible(self.world, routines, types, bool(node.get("func_variadic")))
        self.calls.setdefault(location, {}).update(dict.fromkeys(may))

    def window(self, node: Node, scope: Scope) -> None:
        """What a window is over; the windows that it may build on are those of the query so far."""
        node = node.get("WindowDef", node)
        outside, self.clause = self.clause, Clause("a window", aggregates=True, sets=True)
        wrong = misbuilt(node, self.windows)
        if wrong is not None:
            self.problem("DBS415", wrong[0], node.get("location", 0), wrong[1])
        for value in self.each(node.get("partitionClause", []), scope):
            self.comparable(value, "`partition by`")
        self.sorted_by(node.get("orderClause", []), scope)
        self.clause = outside

    def cast_by_call(self, parts: tuple[str, ...], types: Types) -> Choice | None:
        """`date('2030-01-01')` is a cast that is written as a call."""
        name = parts[-1]
        if (
            len(types) != 1
            or types[0] is None
            or parts[:-1] not in ((), ("pg_catalog",))
            or self.world.facts(name) is None
        ):
            return None
        source = types[0]
        if any(routine.arguments == (source,) for routine in builtins.functions(name)):
            return None
        if source == UNKNOWN or castable(self.world, source, name, EXPLICIT):
            return Choice(None, (name,), name)
        return None

    def _no_function(
        self, parts: tuple[str, ...], routines: tuple[Routine, ...], found: list[Typed], location: int, several: bool
    ) -> None:
        given = ", ".join(shown(value.type) if value.type else "?" for value in found)
        name = ".".join(parts)
        message = f"{'several functions fit' if several else 'there is no function'} `{name}({given})`"
        plain = sorted(routines, key=lambda routine: [_USUAL.get(type_, 9) for type_ in routine.arguments])
        listed = [f"`{name}({', '.join(map(shown, routine.arguments))})`" for routine in plain]
        help_ = "there is " + " and ".join(
            (", ".join(listed[:3]), *([f"{len(listed) - 3} more"] if listed[3:] else ()))
        )
        self.problem("DBS401", message, location, help_)

    def where_it_may_stand(self, routine: Routine, node: Node, name: str) -> None:
        """Aggregates, window functions and sets do not stand everywhere."""
        location = node.get("location", 0)
        if "over" in node:
            what, allowed = "a window function", self.clause.windows
        elif routine.kind in "ao":
            what, allowed = "an aggregate", self.clause.aggregates
        elif routine.kind == "w":
            help_ = f"write `{name}(…) over (…)`"
            self.problem("DBS407", f"`{name}` is a window function, and has no `over`", location, help_)
            return
        elif routine.is_set:
            what, allowed = "a function that returns a set", self.clause.sets
        else:
            return
        if not allowed:
            where = self.clause.without_sets if routine.is_set else ""
            where = where or self.clause.name or self.place.name
            self.problem("DBS407", f"{where} cannot hold {what}, such as `{name}`", location)

    def may_be_null(self, routine: Routine, parts: tuple[str, ...], node: Node, found: list[Typed]) -> bool:
        """Whether a call may give null. Only PostgreSQL's own functions are known not to."""
        name = parts[-1]
        if not builtins.is_function(routine, name):
            return True
        if "over" in node:
            return name not in _WINDOWS_WITH_A_VALUE
        if routine.kind in "ao":
            if name in ("count", "regr_count"):
                return False
            if not self.clause.grouped or "agg_filter" in node:
                return True
            if name in _AGGREGATES_OF_NULLS:
                return False
            return name not in _AGGREGATES_WITH_A_VALUE or any(value.nullable for value in found)
        if "func_variadic" in node:
            return any(value.nullable for value in found)  # an array that is null gives null, also to `concat`
        if name in _ALWAYS_A_VALUE:
            return False
        if name == "concat_ws":
            return found[0].nullable  # the separator decides alone
        if routine.arguments[:1] in (("anyrange",), ("anymultirange",)):
            return True  # an empty one has no bounds
        return name not in _VALUE_FOR_VALUES or any(value.nullable for value in found)


def _by_name(routines: tuple[Routine, ...], count: int) -> Choice:
    """A call with named arguments: what all functions that take as many have in common."""
    fitting = [routine for routine in routines if len(routine.arguments) >= count]
    results = {routine.result for routine in fitting}
    result = results.pop() if len(results) == 1 else None
    return Choice(fitting[0] if len(fitting) == 1 else None, (), result if result and "any" not in result else None)


_AGGREGATES = frozenset("ao")
_USUAL = {type_: number for number, type_ in enumerate(("text", "int4", "numeric", "timestamptz", "date", "jsonb"))}
"""The types that most functions are called with, so that these are shown first."""
_AGGREGATES_OF_NULLS = frozenset({"array_agg", "json_agg", "jsonb_agg"})
"""Aggregates that give a value for a group whatever is in it."""
_AGGREGATES_WITH_A_VALUE = frozenset("sum avg min max bool_and bool_or every string_agg bit_and bit_or".split())
"""Aggregates that give a value for a group of values."""
_WINDOWS_WITH_A_VALUE = frozenset("count row_number rank dense_rank percent_rank cume_dist".split())
_ALWAYS_A_VALUE = frozenset(
    """now clock_timestamp statement_timestamp transaction_timestamp gen_random_uuid random concat
    jsonb_build_object jsonb_build_array json_build_object json_build_array uuidv4 uuidv7 timeofday pi""".split()
)
_VALUE_FOR_VALUES = frozenset(
    """abs ascii bit_length btrim ceil ceiling char_length character_length cardinality chr date_trunc exp floor initcap
    jsonb_array_length json_array_length left length ln lower lpad ltrim md5 mod octet_length overlay position power
    repeat replace reverse right round rpad rtrim sign split_part sqrt starts_with strpos substr to_json to_jsonb
    to_hex translate trunc upper width_bucket jsonb_typeof json_typeof to_tsvector sha256 encode decode""".split()
)
"""PostgreSQL's own functions that give a value for values."""
