"""When a value of one type may stand where another is wanted, and which type several values have in common.

https://www.postgresql.org/docs/current/typeconv.html; the details are those of `parse_coerce.c`. An answer of None is
that it cannot be told.
"""

from __future__ import annotations

from dbsc.sqltypes.world import UNKNOWN, World

IMPLICIT, ASSIGNMENT, EXPLICIT = 0, 1, 2
_CONTEXTS = {"i": IMPLICIT, "a": ASSIGNMENT, "e": EXPLICIT}


def castable(world: World, source: str, target: str, context: int) -> bool | None:
    """Whether a value can become one of another type: without a word, where it is assigned, or by a cast."""
    if source in (target, UNKNOWN) or target == "any":
        return True
    source, target = world.base(source), world.base(target)
    if source == target:
        return True
    given, wanted = world.facts(source), world.facts(target)
    if given is None or wanted is None:
        return None
    found = world.cast(source, target)
    if found:
        return _CONTEXTS[found[0]] <= context
    if "c" in (given.kind, wanted.kind):
        if "record" in (source, target):
            return True
        if given.kind == wanted.kind:
            return None  # one table's rows may be those of a table that inherits
    if source.endswith("[]") and target.endswith("[]"):
        elements = castable(world, source[:-2], target[:-2], context)
        if elements is not False:
            return elements
    if context >= ASSIGNMENT and wanted.category == "S":
        return True
    if context == EXPLICIT and given.category == "S":
        return True
    return False if world.is_whole else None


def via_text(world: World, source: str, target: str) -> bool:
    """Whether a cast goes through the text of the value, as PostgreSQL has no other way."""
    source, target = world.base(source), world.base(target)
    if source == target or world.cast(source, target):
        return False
    return not (source.endswith("[]") and target.endswith("[]"))


def common(world: World, types: list[str | None]) -> tuple[str | None, int]:
    """The type that all can become, as for the branches of a `case`; with it the first that cannot, or -1.

    The type is None, and the number -1, where that cannot be told. Strings and nulls of no type make text.
    """
    if None in types or not types:
        return None, -1
    first = types[0]
    if first != UNKNOWN and all(type_ == first for type_ in types):
        return first, -1
    picked, preferred, category = UNKNOWN, False, ""
    for number, type_ in enumerate(types):
        assert type_ is not None
        base = world.base(type_)
        if base in (UNKNOWN, picked):
            continue
        facts = world.facts(base)
        if facts is None:
            return None, -1
        if picked == UNKNOWN:
            picked, preferred, category = base, facts.preferred, facts.category
        elif facts.category != category:
            return None, number
        elif not preferred:
            there, back = castable(world, picked, base, IMPLICIT), castable(world, base, picked, IMPLICIT)
            if there is None or back is None:
                return None, -1
            if there and not back:
                picked, preferred = base, facts.preferred
    if picked == UNKNOWN:
        return "text", -1
    for number, type_ in enumerate(types):
        assert type_ is not None
        possible = castable(world, type_, picked, IMPLICIT)
        if possible is None:
            return None, -1
        if not possible:
            return None, number
    return picked, -1
