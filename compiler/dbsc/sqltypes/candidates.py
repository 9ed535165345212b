"""Which of several functions or operators a call means, by the types of its arguments.

https://www.postgresql.org/docs/current/typeconv-func.html and `typeconv-oper.html`; the details are those of
`parse_func.c`, `parse_oper.c` and, for polymorphic types, `parse_coerce.c`.
"""

from __future__ import annotations

from collections.abc import Callable

from dbsc.record import Record
from dbsc.sqltypes.builtins import Routine
from dbsc.sqltypes.coerce import IMPLICIT, castable, common
from dbsc.sqltypes.world import UNKNOWN, World


class Choice(Record):
    """What a call means. `arguments` are the types that its arguments become, `result` that of what it gives.

    Without a routine, `possible` says whether there may be one: it is false where no function takes these types.
    `several` are those among which PostgreSQL cannot choose.
    """

    routine: Routine | None = None
    arguments: tuple[str, ...] = ()
    result: str | None = None
    possible: bool = True
    several: tuple[Routine, ...] = ()


UNSURE = Choice()
IMPOSSIBLE = Choice(possible=False)

Types = tuple["str | None", ...]
Counter = Callable[[tuple[str, ...]], int]


class _Candidate(Record):
    """A routine, and the types it wants for as many arguments as there are."""

    routine: Routine
    wanted: tuple[str, ...]
    spread: bool


def choose(world: World, routines: tuple[Routine, ...], types: Types, is_array: bool = False) -> Choice:
    """The routine that a call with arguments of these types means.

    `is_array` says that the last argument is the array of a variadic function itself.
    """
    candidates = [found for routine in routines if (found := _fit(routine, len(types), is_array)) is not None]
    if any(type_ is None or world.facts(type_) is None for type_ in types):
        return _whatever_fits(world, candidates, types)
    known: tuple[str, ...] = tuple(type_ for type_ in types if type_ is not None)
    exact = [candidate for candidate in _without_shadowed(candidates) if candidate.wanted == known]
    if len(exact) == 1:
        return _chosen(world, exact[0], known)
    matching = []
    for candidate in _without_shadowed(candidates):
        match = _accepts(world, candidate.wanted, known)
        if match is None:
            return UNSURE
        if match:
            matching.append(candidate)
    if not matching:
        return IMPOSSIBLE if world.is_whole else UNSURE
    if len(matching) > 1:
        matching = _best(world, matching, known)
    if len(matching) == 1:
        return _chosen(world, matching[0], known)
    return Choice(several=tuple(candidate.routine for candidate in matching)) if world.is_whole else UNSURE


def possible(world: World, routines: tuple[Routine, ...], types: Types, is_array: bool = False) -> tuple[Routine, ...]:
    """The routines that a call may mean: the one that `choose` finds, or all that it may find, once more is known."""
    certain = all(type_ is not None and world.facts(type_) is not None for type_ in types)
    choice = choose(world, routines, types, is_array) if certain else UNSURE
    if choice.routine is not None:
        return (choice.routine,)
    candidates = [found for routine in routines if (found := _fit(routine, len(types), is_array)) is not None]
    return choice.several or tuple(candidate.routine for candidate in _fitting(world, candidates, types))


def _fit(routine: Routine, count: int, is_array: bool) -> _Candidate | None:
    """The routine for so many arguments: a variadic one spreads its last, defaults fill what is missing."""
    declared = len(routine.arguments)
    if routine.variadic and not is_array and count >= declared:
        last = routine.arguments[-1]
        element = _ELEMENTS.get(last) or last.removesuffix("[]")
        return _Candidate(routine, (*routine.arguments[:-1], *[element] * (count - declared + 1)), True)
    if declared - routine.defaults <= count <= declared and (not routine.variadic or is_array or count < declared):
        return _Candidate(routine, routine.arguments[:count], False)
    return None


_ELEMENTS = {"anyarray": "anyelement", "anycompatiblearray": "anycompatible", "any": "any"}


def _without_shadowed(candidates: list[_Candidate]) -> list[_Candidate]:
    """A variadic function is not meant where another takes the very same types."""
    if len(candidates) < 2:
        return candidates
    plain = {candidate.wanted for candidate in candidates if not candidate.spread}
    return [candidate for candidate in candidates if not candidate.spread or candidate.wanted not in plain]


def _whatever_fits(world: World, candidates: list[_Candidate], types: Types) -> Choice:
    """Where a type cannot be told: what all agree on that may be meant."""
    fitting = _fitting(world, candidates, types)
    results = {candidate.routine.result for candidate in fitting}
    if len(results) != 1:
        return UNSURE
    (result,) = results
    if result in _POLYMORPHIC or result == "record":
        return UNSURE
    routine = fitting[0].routine if len({candidate.routine.kind for candidate in fitting}) == 1 else None
    return Choice(routine, (), result)


def _fitting(world: World, candidates: list[_Candidate], types: Types) -> list[_Candidate]:
    """Those that the types which can be told do not speak against."""
    fitting = []
    for candidate in candidates:
        pairs = [(given, wanted) for given, wanted in zip(types, candidate.wanted, strict=True) if given]
        if all(
            wanted in _POLYMORPHIC or castable(world, given, wanted, IMPLICIT) is not False for given, wanted in pairs
        ):
            fitting.append(candidate)
    return fitting


def _chosen(world: World, candidate: _Candidate, types: tuple[str, ...]) -> Choice:
    bound = _bind(world, candidate.wanted, types)
    if bound is None:
        return UNSURE
    wanted = tuple(bound.get(type_, type_) for type_ in candidate.wanted)
    result = candidate.routine.result
    return Choice(candidate.routine, wanted, bound.get(result) if result in _POLYMORPHIC else result)


def _accepts(world: World, wanted: tuple[str, ...], types: tuple[str, ...]) -> bool | None:
    """Whether arguments of these types can be given without a cast."""
    sure: bool | None = True
    polymorphic = False
    for given, target in zip(types, wanted, strict=True):
        if target in _POLYMORPHIC:
            polymorphic = True
            continue
        possible = castable(world, given, target, IMPLICIT)
        if possible is False:
            return False
        sure = sure and possible
    if polymorphic and sure and _bind(world, wanted, types) is None:
        return False
    return sure


# ---------------------------------------------------------------- polymorphic types

_SAME = frozenset({"anyelement", "anyarray", "anynonarray", "anyenum", "anyrange", "anymultirange"})
_COMPATIBLE = frozenset({"anycompatible" + tail for tail in ("", "array", "nonarray", "range", "multirange")})
_POLYMORPHIC = _SAME | _COMPATIBLE


def _bind(world: World, wanted: tuple[str, ...], types: tuple[str, ...]) -> dict[str | None, str] | None:
    """The type that each polymorphic one stands for; None where the arguments do not go together."""
    kinds = _POLYMORPHIC.intersection(wanted)
    if not kinds:
        return {}
    same, compatible = _SAME.intersection(kinds), _COMPATIBLE.intersection(kinds)
    found: dict[str | None, str] = {}
    pairs = [(target, given) for target, given in zip(wanted, types, strict=True) if given != UNKNOWN]
    if same and not _bind_same(world, [pair for pair in pairs if pair[0] in _SAME], found):
        return None
    if compatible and not _bind_compatible(world, [pair for pair in pairs if pair[0] in _COMPATIBLE], found):
        return None
    for kind, element in (("anynonarray", "anyelement"), ("anycompatiblenonarray", "anycompatible")):
        if kind in kinds and world.base(found.get(element, UNKNOWN)).endswith("[]"):
            return None
    for family in ("any", "anycompatible"):
        _pair_ranges(world, found, f"{family}range", f"{family}multirange")
    if "anyenum" in kinds and "anyelement" in found:
        facts = world.facts(found["anyelement"])
        if facts is None or facts.kind != "e":
            return None
    return found


def _pair_ranges(world: World, found: dict[str | None, str], one: str, many: str) -> None:
    """A range type and its multirange type tell of each other; PostgreSQL names its own alike."""
    if one in found:
        made, kind = found[one].replace("range", "multirange"), many
    elif many in found:
        made, kind = found[many].replace("multirange", "range"), one
    else:
        return
    if kind not in found and "." not in made and world.facts(made):
        found[kind] = made


def _held(world: World, kind: str, type_: str) -> str | None:
    """The type of the elements of an array or of the bounds of a range; None if it is no such type."""
    facts = world.facts(type_)
    if facts is None:
        return None
    if kind.endswith("array"):
        return type_[:-2] if type_.endswith("[]") else None
    return facts.held if facts.kind == ("m" if kind.endswith("multirange") else "r") else None


def _bind_same(world: World, pairs: list[tuple[str, str]], found: dict[str | None, str]) -> bool:
    """`anyelement` and its like: all are of one type."""
    element: str | None = None
    for target, type_ in pairs:
        given = world.base(type_)
        if target in ("anyelement", "anynonarray", "anyenum"):
            held: str | None = type_
        else:
            held = _held(world, target, given)
            if held is None or found.setdefault(target, given) != given:
                return False
        if element not in (None, held):
            return False
        element = held
    if element is not None:
        found.update({"anyelement": element, "anynonarray": element, "anyenum": element})
        found.setdefault("anyarray", element + "[]")
    return True


def _bind_compatible(world: World, pairs: list[tuple[str, str]], found: dict[str | None, str]) -> bool:
    """`anycompatible` and its like: all can become one type."""
    elements: list[str | None] = []
    for target, type_ in pairs:
        given = world.base(type_)
        if target in ("anycompatible", "anycompatiblenonarray"):
            elements.append(type_)
            continue
        held = _held(world, target, given)
        if held is None:
            return False
        if not target.endswith("array") and found.setdefault(target, given) != given:
            return False
        elements.append(held)
    element, clash = common(world, elements) if elements else ("text", -1)
    if element is None:
        return clash < 0
    found.update({"anycompatible": element, "anycompatiblenonarray": element, "anycompatiblearray": element + "[]"})
    return True


# ---------------------------------------------------------------- the best of several


def _best(world: World, candidates: list[_Candidate], types: tuple[str, ...]) -> list[_Candidate]:
    """What is left of several that accept the types, by PostgreSQL's rules in their order."""
    bases = [type_ if type_ == UNKNOWN else world.base(type_) for type_ in types]
    given = [number for number, type_ in enumerate(bases) if type_ != UNKNOWN]
    categories = {number: _category(world, bases[number]) for number in given}
    candidates = _most(candidates, lambda wanted: sum(wanted[number] == bases[number] for number in given))
    if len(candidates) == 1:
        return candidates

    def exact_or_preferred(wanted: tuple[str, ...]) -> int:
        return sum(
            wanted[number] == bases[number] or _is_preferred(world, wanted[number], categories[number])
            for number in given
        )

    candidates = _most(candidates, exact_or_preferred)
    open_ = [number for number in range(len(types)) if number not in categories]
    if len(candidates) == 1 or not open_:
        return candidates
    candidates = _by_category(world, candidates, open_)
    if len(candidates) == 1 or not given:
        return candidates
    first = bases[given[0]]
    if all(bases[number] == first for number in given):
        fitting = [c for c in candidates if _accepts(world, c.wanted, (first,) * len(types))]
        if len(fitting) == 1:
            return fitting
    return candidates


def _most(candidates: list[_Candidate], count: Counter) -> list[_Candidate]:
    """Those that have the most of something; all of them if none has any."""
    counts = [count(candidate.wanted) for candidate in candidates]
    most = max(counts)
    return [candidate for candidate, found in zip(candidates, counts, strict=True) if found == most]


def _by_category(world: World, candidates: list[_Candidate], open_: list[int]) -> list[_Candidate]:
    """Strings of no type are taken for what most would: for strings, or for the one category that all want."""
    picked: dict[int, tuple[str, bool]] = {}
    for number in open_:
        found = [(_category(world, c.wanted[number]), _prefers(world, c.wanted[number])) for c in candidates]
        categories = {category for category, _ in found}
        if len(categories) == 1:
            category = categories.pop()
        elif "S" in categories:
            category = "S"
        else:
            return candidates
        picked[number] = category, any(preferred for other, preferred in found if other == category)

    def fits(wanted: tuple[str, ...]) -> bool:
        return all(
            _category(world, wanted[number]) == category and (not preferred or _prefers(world, wanted[number]))
            for number, (category, preferred) in picked.items()
        )

    return [candidate for candidate in candidates if fits(candidate.wanted)] or candidates


def _category(world: World, type_: str) -> str:
    facts = world.facts(type_)
    return facts.category if facts else ""


def _prefers(world: World, type_: str) -> bool:
    facts = world.facts(type_)
    return facts is not None and facts.preferred


def _is_preferred(world: World, type_: str, category: str) -> bool:
    facts = world.facts(type_)
    return facts is not None and facts.preferred and facts.category == category


# ---------------------------------------------------------------- operators


def operator(world: World, name: str, types: Types) -> Choice:
    """The operator that two operands mean, or one where it stands before it."""
    key = ("operator", name, types)
    found = world.chosen.get(key)
    if found is None:
        found = world.chosen[key] = _operator(world, name, types)
    assert isinstance(found, Choice)
    return found


def function(world: World, parts: tuple[str, ...], types: Types, is_array: bool = False) -> Choice:
    """The function that a call means; `is_array` as in `choose`."""
    key = ("function", *parts, is_array, types)
    found = world.chosen.get(key)
    if found is None:
        found = world.chosen[key] = choose(world, world.functions(parts), types, is_array)
    assert isinstance(found, Choice)
    return found


def _operator(world: World, name: str, types: Types) -> Choice:
    routines = tuple(routine for routine in world.operators(name) if len(routine.arguments) == len(types))
    if len(types) == 2 and None not in types:
        left, right = types
        if UNKNOWN in types and left != right:
            # A string of no type is first taken to be of the other's type.
            known = right if left == UNKNOWN else left
            assert known is not None
            for type_ in dict.fromkeys((known, world.base(known))):
                for routine in routines:
                    if routine.arguments == (type_, type_):
                        return Choice(routine, routine.arguments, routine.result)
    return choose(world, routines, types)
