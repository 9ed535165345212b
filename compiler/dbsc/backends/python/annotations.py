"""Types of fields: what is more than a name is declared under one before the models."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping

from dbsc.backends.python.expressions import flagged, number
from dbsc.backends.python.text import laid_out, pattern, string
from dbsc.backends.validators.language import DOUBLE, EXACT
from dbsc.backends.validators.limits import LENGTH, PATTERN, Limit, limits
from dbsc.backends.validators.model import Condition, Rule
from dbsc.backends.validators.patterns import RUST, translated
from dbsc.catalog.objects import Ref
from dbsc.record import Record

_READ = {
    "flag": "bool", "small": "int", "whole": "int", "big": "int", "exact": "Decimal", "single": "float",
    "double": "float", "guid": "UUID", "day": "_Day", "moment": "_Moment", "local": "_Local", "clock": "_Clock",
    "bytes": "_Bytes", "json": "JsonValue", "any": "Any", "number": "StrictInt | StrictFloat",
}  # fmt: skip
_WRITTEN = {
    "flag": "StrictBool", "small": "_Int2", "whole": "_Int4", "big": "_Int8", "exact": "_Numeric",
    "single": "_Float4", "double": "_Float8", "text": "_Text", "sized": "_Text", "padded": "_Text", "plain": "_Text",
    "string": "_Text", "json": "_Json",
}  # fmt: skip
_TEXTS = frozenset({"text", "sized"})
"""What is compared as it is: not so a `char`, whose last spaces do not count, or a `citext`."""
_WHOLE = {"small": (-(2**15), 2**15 - 1), "whole": (-(2**31), 2**31 - 1), "big": (-(2**63), 2**63 - 1)}
_NUMBERS = {"exact": EXACT, "single": DOUBLE, "double": DOUBLE}
_BOUNDS = {">": "gt", ">=": "ge", "<": "lt", "<=": "le"}


class _Made(Record):
    """A type: what it is in Python, the arguments of its `Field`, and what follows that."""

    base: str
    arguments: tuple[tuple[str, str], ...] = ()
    after: tuple[str, ...] = ()


class Annotations:
    """Types of fields, and the declarations that they need, each of them once."""

    def __init__(self, names: Mapping[Ref, str], taken: set[str]) -> None:
        self.names = names
        self.taken = taken
        self.known: dict[str, str] = {}
        self.declared: list[str] = []
        self.unchecked: list[Condition] = []

    def new(self) -> list[str]:
        """What has been declared since this was asked."""
        found, self.declared = self.declared, []
        return found

    def told(self) -> list[Condition]:
        """The conditions on single values that are not checked, since this was asked."""
        found, self.unchecked = self.unchecked, []
        return found

    def of(self, rule: Rule, name: str, *, is_read: bool) -> str:
        """The type of a value. `name` is how it is called if it has to be declared."""
        if not is_read and rule.kind in ("many", "named", "fields"):
            self.tell(rule.conditions)
        match rule.kind:
            case "many":
                return f"list[{self.of(rule.inner[0].rule, name, is_read=is_read)}]"
            case "named" | "fields":
                assert rule.named is not None
                return self.names[rule.named]
            case "choice":
                return self.choice(rule, name, is_read=is_read)
            case kind if is_read:
                return _READ.get(kind, "str")
            case _:
                return self.written(rule, name)

    def choice(self, rule: Rule, name: str, *, is_read: bool) -> str:
        """One of some values; a number that is no integer has no literal type."""
        if rule.named is not None:
            type_ = self.names[rule.named]
        else:
            values = [ast.literal_eval(literal) for literal in rule.literals]
            base = rule.inner[0].rule if rule.inner else Rule("number")
            has_type = base.kind in _WHOLE or all(isinstance(value, str) for value in values)
            if not has_type and (rule.inner or any(isinstance(value, float) for value in values)):
                if is_read:
                    return self.of(base, name, is_read=True)
                listed = " or ".join(f"value == {number(str(each), {_NUMBERS.get(base.kind, '')})}" for each in values)
                return self.written(base.replace(conditions=(Condition(name, "", listed),)), name)
            shown = ", ".join(string(value) if isinstance(value, str) else str(value) for value in values)
            type_ = self.declare(f"Literal[{shown}]", name)
        return type_ if is_read or not rule.conditions else self.checked(_Made(type_), rule.conditions, name)

    def written(self, rule: Rule, name: str) -> str:
        """What a value has to be."""
        plain = _WRITTEN.get(rule.kind) or _READ[rule.kind]
        made = _Made(plain)
        if rule.kind in ("sized", "padded"):
            arguments = (("strict", "True"), ("max_length", str(rule.sizes[0])))
            made = _Made("str", arguments, (f"_cut({rule.sizes[0]})", "AfterValidator(_text)"))
        elif rule.kind == "exact" and rule.sizes:
            made = _Made("_Numeric", (), (f"_rounded({rule.sizes[0]}, {rule.sizes[1]})",))
        if not rule.conditions:
            # Many columns have a type of one size: it is called by its size.
            sized = "Numeric" if rule.kind == "exact" else "Char" if rule.kind == "padded" else "Varchar"
            numbers = "_".join(str(size).replace("-", "minus_") for size in rule.sizes)
            return self.declare(_shown(made), f"_{sized}{numbers}") if made.after else plain
        left = []
        for condition in rule.conditions:
            limited = _limited(made, rule.kind, limits(condition.sql) or ())
            if limited is None:
                left.append(condition)
            else:
                made = limited
        return self.checked(made, tuple(left), name)

    def checked(self, made: _Made, conditions: tuple[Condition, ...], name: str) -> str:
        """A value for which functions are true."""
        held = [each for each in conditions if each.code]
        self.tell(conditions)
        if not held:
            return self.declare(_shown(made), name) if made.arguments or made.after else made.base
        lines = [line for each in held for line in _test(each)]
        text = "\n".join([*lines, "    return value"])
        if text not in self.known:
            function = self.free(f"_check_{name}")
            self.known[text] = function
            self.declared.append(f"def {function}(value: Any) -> Any:\n{text}")
        after = (*made.after, f"AfterValidator({self.known[text]})")
        return self.declare(_shown(made.replace(after=after)), name)

    def tell(self, conditions: tuple[Condition, ...]) -> None:
        """Notes what is not checked."""
        self.unchecked += [each for each in conditions if each.code is None and each not in self.unchecked]

    def declare(self, type_: str, name: str) -> str:
        """The name of a type that has none."""
        wanted = f"{name} = {type_}"
        if wanted not in self.known:
            self.known[wanted] = self.free(name)
            self.declared.append("\n".join(laid_out(f"{self.known[wanted]} = {type_}")))
        return self.known[wanted]

    def free(self, name: str) -> str:
        """A name that nothing else has."""
        found, count = name, 1
        while found in self.taken:
            count += 1
            found = f"{name}{count}"
        self.taken.add(found)
        return found


def _shown(made: _Made) -> str:
    arguments = ", ".join(f"{name}={value}" for name, value in made.arguments)
    return f"Annotated[{', '.join([made.base, *([f'Field({arguments})'] if arguments else []), *made.after])}]"


def _test(condition: Condition) -> Iterable[str]:
    yield from laid_out(f"if not ({condition.code}):", "    ")
    yield from laid_out(f"raise ValueError({string(condition.name)})", "        ")


def _limited(made: _Made, kind: str, found: tuple[Limit, ...]) -> _Made | None:
    """A type with limits; None if one of them has no argument of `Field`, or if there are none."""
    if not found:
        return None
    arguments = dict(made.arguments)
    base, after = made.base, made.after
    if kind in _WHOLE and base != "int":
        low, high = _WHOLE[kind]
        arguments = {"strict": "True", "ge": str(low), "le": str(high)}
        base, after = "int", ("BeforeValidator(_integer)",) if kind == "big" else ()
    elif kind in _TEXTS and base != "str":
        arguments, base, after = {"strict": "True"}, "str", ("AfterValidator(_text)",)
    for limit in found:
        if not _limit(arguments, kind, limit):
            return None
    if kind in _NUMBERS:  # bounds are for what is left after rounding
        rounded = {name: value for name, value in arguments.items() if name in _BOUNDS.values()}
        field = f"Field({', '.join(f'{name}={value}' for name, value in rounded.items())})"
        return _Made(base, (), (*after, field))
    return _Made(base, tuple(arguments.items()), after)


def _limit(arguments: dict[str, str], kind: str, limit: Limit) -> bool:
    """Adds one limit to the arguments of `Field`, if it can be one."""
    if limit.of == PATTERN:
        found = translated(limit.constant, RUST)
        if kind not in _TEXTS or found is None or "pattern" in arguments:
            return False
        arguments["pattern"] = pattern(flagged(found, ignore_case=limit.sign == "~*"))
        return True
    whole = int(limit.constant) if limit.constant.lstrip("-").isdigit() else None
    if limit.of == LENGTH:
        return kind in _TEXTS and whole is not None and _whole(arguments, limit.sign, whole, _LENGTHS)
    if kind in _WHOLE:
        return whole is not None and _whole(arguments, limit.sign, whole, ("ge", "le"))
    if kind not in _NUMBERS or limit.sign == "=" or _BOUNDS[limit.sign] in arguments:
        return False
    arguments[_BOUNDS[limit.sign]] = number(limit.constant, {_NUMBERS[kind]})
    return True


_LENGTHS = ("min_length", "max_length")


def _whole(arguments: dict[str, str], sign: str, bound: int, names: tuple[str, str]) -> bool:
    """Adds a limit of an integer or of a length; the narrower of two stays."""
    low, high = names
    if sign in (">", ">=", "="):
        least = bound + (sign == ">")
        if names == _LENGTHS:
            least = max(least, 0)
        arguments[low] = str(max(least, int(arguments.get(low, least))))
    if sign in ("<", "<=", "="):
        most = bound - (sign == "<")
        if names == _LENGTHS and most < 0:
            return False
        arguments[high] = str(min(most, int(arguments.get(high, most))))
    return True
