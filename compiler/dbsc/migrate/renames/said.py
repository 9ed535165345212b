"""Which renames are still to be done: what the source says of earlier names, against what the lock has.

Nothing else is remembered. Old name only: it is renamed. New name only: it has been. Both: the source is wrong, unless
what has the new name gets another one itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.evolution import Rename as Said
from dbsc.catalog.objects import Composite, Enum, Index, Object, Ref, Table, View, ref
from dbsc.catalog.partitions import keys
from dbsc.catalog.subjects import holds
from dbsc.diagnostics import Diagnostic
from dbsc.migrate.renames.names import Names, Path
from dbsc.record import Record

WAITS, DONE, WRONG, UNCLEAR = "waits", "done", "wrong", "unclear"
_SINGLE = frozenset({"schema", "role", "publication", "server", "foreign data wrapper", "event trigger"})
_PARTS = {"column": "table", "constraint": "table", "policy": "table", "label": "type", "attribute": "type"}
_COMPARED = ("columns", "labels", "attributes", "query", "arguments", "returns", "body", "subtype", "type", "elements")


class Each(Record):
    """What the source says of one thing: where it would be in the lock under its new name, and where the lock has it.

    Both are told as the lock tells them, whatever happens to what they are in. `before` is None where the lock has it
    under none of its earlier names.
    """

    said: Said
    subject: Ref
    before: Ref | None
    state: str = WAITS


class Settled(Record):
    """All that is said, each with its state, and what is wrong."""

    all: tuple[Each, ...]
    problems: tuple[Diagnostic, ...]

    def done(self, old: Catalog) -> Iterator[Said]:
        """What the source says of renames that have been done."""
        return (each.said for each in self.all if each.state == DONE and holds(old, each.subject))


def settle(old: Catalog, goal: Catalog) -> tuple[Settled, Names]:
    """What is to be renamed, and all of that as names. Names that follow are not among them yet."""
    settler = _Settler(old, goal)
    for wanted in (_SINGLE, None, frozenset(_PARTS) | {"index"}):
        settler.group(wanted)
    place = {id(said): number for number, said in enumerate(goal.evolution.renames)}
    found = sorted(settler.found, key=lambda each: place[id(each.said)])
    return Settled(tuple(found), tuple(settler.problems)), settler.names


class _Settler:
    def __init__(self, old: Catalog, goal: Catalog) -> None:
        self.old = old
        self.goal = goal
        self.names = Names()
        self.found: list[Each] = []
        self.problems: list[Diagnostic] = []
        self.back: dict[Ref, Ref] = {}  # from new references to old ones

    def group(self, kinds: frozenset[str] | None) -> None:
        """Settle what is of some kinds; None is for all that is in a schema."""
        inner = frozenset(_PARTS) | {"index"}
        chosen = [
            said
            for said in self.goal.evolution.renames
            if (said.subject.kind in kinds if kinds is not None else said.subject.kind not in _SINGLE | inner)
        ]
        # functions are told apart by their types, which may be renamed as well
        chosen.sort(key=lambda said: said.subject.kind == "function")
        for is_function in (False, True):
            each = [self.placed(said) for said in chosen if (said.subject.kind == "function") is is_function]
            settled = [one.replace(state=self.state(one, each)) for one in each]
            self.found += settled
            for one in settled:
                if one.state in (WRONG, UNCLEAR):
                    self.problems.append(_wrong(one) if one.state == WRONG else _unclear(one))
                elif one.state == WAITS and one.before is not None:
                    self.enter(one)

    # ------------------------------------------------------------ where things are

    def placed(self, said: Said) -> Each:
        subject = self.in_lock(said.subject)
        earlier = (self.earlier(said, name) for name in said.names)
        return Each(said, subject, next((found for found in earlier if found is not None), None))

    def schema(self, name: str) -> str:
        """What a schema is called in the lock."""
        return self.back.get(ref("schema", name), ref("schema", name))[1]

    def in_lock(self, subject: Ref) -> Ref:
        """A reference of the new schema, as far as what it is in is concerned, as the lock tells it."""
        kind, path = subject.kind, subject.path
        if kind in _SINGLE:
            return subject
        if kind in _PARTS:
            return ref(kind, *self.home(kind, path[:2]), path[2])
        if kind == "index":
            index = self.goal.objects.get(subject)
            table = index.table if isinstance(index, Index) else None
            return ref(kind, self.home(table.kind, table.path)[0] if table else self.schema(path[0]), path[1])
        if kind == "function":
            found = self.function(self.schema(path[0]), path[1].split("(")[0], subject)
            return found or ref(kind, self.schema(path[0]), path[1])
        return ref(kind, self.schema(path[0]), *path[1:])

    def home(self, kind: str, path: Path) -> Path:
        """The path in the lock of the table or the type that has a path now."""
        for each in (_PARTS.get(kind, kind), "view", "table"):
            if ref(each, *path) in self.back:
                return self.back[ref(each, *path)].path
        return (self.schema(path[0]), path[1])

    def earlier(self, said: Said, name: Path) -> Ref | None:
        """Where the lock has something under an earlier name; None where it has nothing."""
        subject = self.in_lock(said.subject)
        if said.subject.kind in _SINGLE:
            old = ref(subject.kind, *name)
            return old if holds(self.old, old) else None
        if said.subject.kind in _PARTS:
            old = ref(subject.kind, *subject.path[:2], name[-1])
            return old if holds(self.old, old) else None
        if said.subject.kind == "index":
            old = ref("index", subject[1], name[-1])
            return old if holds(self.old, old) else None
        for schema in dict.fromkeys((self.schema(name[0]), name[0])):
            if said.subject.kind == "function":
                found = self.function(schema, name[-1], said.subject)
                if found is not None:
                    return found
            elif holds(self.old, ref(said.subject.kind, schema, name[-1])):
                return ref(said.subject.kind, schema, name[-1])
        return None

    def function(self, schema: str, name: str, subject: Ref) -> Ref | None:
        """The function of the lock that has a name, and by now the same types as arguments as another."""
        arguments = subject[-1].partition("(")[2]
        for reference in self.old.objects:
            named = reference.kind == "function" and reference[1] == schema and reference[-1].startswith(f"{name}(")
            if named and self.names.ref(reference)[-1].partition("(")[2] == arguments:
                return reference
        return None

    # ------------------------------------------------------------ what is to be done

    def state(self, one: Each, others: list[Each], below: tuple[Each, ...] = ()) -> str:
        """Whether a rename waits, has been done, or cannot be."""
        if one.before is None:
            return DONE
        if not holds(self.old, one.subject) or one.subject == one.before:
            return WAITS if one.subject != one.before else DONE
        if one in below:
            return self.swap(below[below.index(one) :])
        away = next((each for each in others if each.before == one.subject and each is not one), None)
        if away is not None:
            return self.state(away, others, (*below, one))
        was = next((each for each in others if each.subject == one.before), None)
        return DONE if was is not None and was.before is None else WRONG

    def swap(self, circle: tuple[Each, ...]) -> str:
        """Names that go round leave nothing to tell by but what has them."""
        changed = sum(_alike(self.old, each.before, self.goal, each.said.subject) for each in circle if each.before)
        same = sum(_alike(self.old, each.subject, self.goal, each.said.subject) for each in circle)
        return WAITS if changed > same else DONE if same > changed else UNCLEAR

    def enter(self, one: Each) -> None:
        """A rename among the names."""
        before, subject, names = one.before, one.said.subject, self.names
        assert before is not None
        if before.kind == "constraint" and _is_fixed(self.old, before):
            self.problems.append(_fixed(one))
            return
        self.back[subject] = before
        if before.kind == "schema":
            names.schemas[before[1]] = subject[1]
        elif before.kind in _PARTS:
            names.parts.setdefault((before.kind, before.path[:2]), {})[before[-1]] = subject[-1]
        else:
            names.objects[before] = subject


def _alike(old: Catalog, before: Ref, goal: Catalog, subject: Ref) -> bool:
    """Whether two things are the same but for their names."""
    return _thing(old, before) == _thing(goal, subject)


def _thing(catalog: Catalog, reference: Ref) -> object:
    path = reference.path
    match reference.kind:
        case "column":
            table = catalog.table(ref("table", *path[:2]))
            column = table.column(path[2]) if table else None
            return column and column.replace(name="", comment=None, origin=None)
        case "label":
            enum = catalog.objects.get(ref("type", *path[:2]))
            return enum.labels.index(path[2]) if isinstance(enum, Enum) and path[2] in enum.labels else None
        case "attribute":
            composite = catalog.objects.get(ref("type", *path[:2]))
            attributes = composite.attributes if isinstance(composite, Composite) else ()
            return next((a.replace(name="", comment=None) for a in attributes if a.name == path[2]), None)
        case "constraint":
            return _constraint(catalog, path)
        case _:
            object_ = catalog.objects.get(reference)
            return object_ and _content(object_)


def _constraint(catalog: Catalog, path: Path) -> object:
    key = catalog.objects.get(ref("foreign key", *path))
    table = catalog.objects.get(ref("table", *path[:2]))
    if key is not None or not isinstance(table, Table):
        return key and key.replace(name="", comment=None)
    constraints = (
        *((table.primary_key,) if table.primary_key else ()),
        *table.uniques,
        *table.checks,
        *table.exclusions,
    )
    return next((each.replace(name="", comment=None) for each in constraints if each.name == path[2]), None)


def _content(object_: Object) -> object:
    """What tells one object of a kind from another: for tables and views, the names of their columns."""
    if isinstance(object_, Table):
        return tuple(sorted(column.name for column in object_.columns))
    if isinstance(object_, View):
        return tuple(output.name for output in object_.outputs or ())
    return tuple(getattr(object_, field, None) for field in _COMPARED)


def _wrong(one: Each) -> Diagnostic:
    assert one.before is not None
    kind, before, after = one.before.kind, _called(one.before), _called(one.said.subject)
    message = f"{kind} `{before}` is to be called `{after}`, and the last migration left both"
    help_ = f"take `was {before}` away, and declare what `{before}` is or drop it"
    return Diagnostic("DBS505", message, one.said.origin, help=help_)


def _is_fixed(old: Catalog, constraint: Ref) -> bool:
    """Whether PostgreSQL does not rename a constraint: one of a table of a type, unless it makes an index."""
    table = old.objects.get(ref("table", *constraint.path[:2]))
    if not isinstance(table, Table) or table.of_type is None:
        return False
    return all(key.name != constraint[-1] for key in keys(table))


def _fixed(one: Each) -> Diagnostic:
    message = f"PostgreSQL renames no constraint of a table of a type, such as `{one.said.subject[-2]}`"
    return Diagnostic("DBS505", message, one.said.origin, help="leave out `was`: it is made again")


def _unclear(one: Each) -> Diagnostic:
    assert one.before is not None
    kind, before, after = one.before.kind, _called(one.before), _called(one.said.subject)
    message = (
        f"{kind} `{before}` is to be called `{after}`, which is taken, and nothing tells whether this has been done"
    )
    help_ = (
        "things that are alike change names in two migrations: give one of them a name that nothing has, compile, go on"
    )
    return Diagnostic("DBS505", message, one.said.origin, help=help_)


def _called(reference: Ref) -> str:
    return reference[-1].split("(")[0]
