"""The whole compiler on one page: sources to a catalog, a catalog and a lock to the files that are to be written."""

from __future__ import annotations

from collections.abc import Container, Mapping

from dbsc import __version__
from dbsc import lock as lock_
from dbsc.catalog.catalog import EMPTY, Catalog
from dbsc.catalog.evolution import Evolution
from dbsc.catalog.intent import PartitionRule
from dbsc.catalog.objects import Object, Partition, Privileges, Ref, Table, View, ref
from dbsc.diagnostics import Diagnostic, has_errors
from dbsc.hints import Any
from dbsc.history import read_lock, state_after
from dbsc.record import Record
from dbsc.semantics.lower import lower
from dbsc.semantics.modules import Modules, Reader, load
from dbsc.source import Ranges, Source

MOST_PARTITIONS = 1000
_ABSENCE = frozenset({"DBS205", "DBS241"})


class Checked(Record):
    """What a schema means, and everything that is wrong with it."""

    catalog: Catalog
    diagnostics: tuple[Diagnostic, ...]
    sources: tuple[Source, ...]


class Compiled(Record):
    """The files to write, by path relative to the output folder, and what stands in the way.

    `goal` is the catalog that all `migrations` (name and text, those of the chain and the new ones) lead to. `made` are
    those of the files that can be made again at any time, and `stamp` says from what; none where that is known. `both`
    is the last of the new migrations with which both names of what is renamed are in use.
    """

    files: dict[str, str]
    new_migrations: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]
    goal: Catalog = EMPTY
    migrations: tuple[tuple[str, str], ...] = ()
    made: tuple[str, ...] = ()
    stamp: str = ""
    warnings: tuple[Diagnostic, ...] = ()
    both: str = ""


def check(sources: tuple[Source, ...], read: Reader, *, guarded: bool = True) -> Checked:
    """Sources to a catalog and diagnostics, in the order of the files and of the places in them.

    `guarded`: with what is told of a schema that PostgreSQL takes as it is, and in which somebody gets at too much.
    """
    modules = load(sources, read)
    catalog, diagnostics = lower(modules)
    diagnostics = _one_a_cause(modules, diagnostics)
    if guarded and not has_errors(diagnostics):
        from dbsc.lint.guard import warnings

        diagnostics += warnings(catalog)
    order = {module.source.path: number for number, module in enumerate(modules.modules)}

    def place(diagnostic: Diagnostic) -> tuple[int, int, str]:
        span = diagnostic.place
        return (order.get(span.source.path, len(order)), span.start, diagnostic.code) if span else (-1, 0, "")

    found = tuple(sorted(diagnostics, key=place))
    return Checked(catalog, found, tuple(module.source for module in modules.modules))


def _one_a_cause(modules: Modules, found: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    """Without what lowering says of text that could not be read, or misses in it: it is the same mistake."""
    if not modules.diagnostics:
        return found
    lost = {module.source: Ranges(module.file.lost) for module in modules.modules if module.file.lost}
    parsing = frozenset(modules.diagnostics)
    broken = frozenset[str]().union(*(module.file.broken for module in modules.modules))
    return tuple(one for one in found if one in parsing or not (_is_lost(one, lost) or _is_missed(one, broken)))


def _is_lost(one: Diagnostic, lost: dict[Source, Ranges]) -> bool:
    place = one.place
    ranges = lost.get(place.source) if place else None
    return place is not None and ranges is not None and ranges.touch(place.start, place.end)


def _is_missed(one: Diagnostic, broken: frozenset[str]) -> bool:
    """Whether a key or an owner is missing from a table that could not be read wholly."""
    return one.code in _ABSENCE and not broken.isdisjoint(one.message.split("`")[1::2])


def compile(
    checked: Checked,
    before: Mapping[str, str],
    at: Any,
    made_from: str = "",
    allow: tuple[str, ...] = (),
    compatible: bool = False,
    gated: bool = True,
) -> Compiled:
    """Everything that a compile writes.

    `before` is the migrations folder as it is (file name to text, the lock among them); `at` is the moment that decides
    which partitions are made at first, and the number of a migration that is named by its time. What can be made again
    at any time is not made where `made_from` is the stamp of the very same. `allow` says what may be lost, and
    `compatible` that what is renamed is to have both names for a time. `gated`: who may do more takes leave as well.
    """
    header = checked.catalog.intent.header
    lock, problems = read_lock(before, header.migrations)
    if problems:
        return Compiled({}, (), problems)
    problems = too_many_partitions(checked.catalog, lock.catalog, at)
    if problems:
        return Compiled({}, (), problems)
    from dbsc.migrate.renames import renamed

    found = renamed(lock.catalog, checked.catalog)
    earlier = found.catalog
    goal = carried_over(checked.catalog, earlier, at)
    if allow:
        from dbsc.migrate.leave import with_leave

        goal, problems = with_leave(goal, earlier, allow)
    if not problems:
        opened = _opened(earlier, goal)
        migrations, problems, both = _migrations(lock, goal, before, at, opened, compatible=compatible)
        problems += opened.refused(goal) if opened and gated else ()
    if problems:
        return Compiled({}, (), problems)
    chain = lock.chain + tuple(lock_.Link(name, state_after(text)) for name, text in migrations.items())
    stands = chain == lock.chain and goal == lock.catalog and lock_.NAME in before
    text = before[lock_.NAME] if stands else lock_.text(goal, chain)
    made_now = stamp(checked.sources, text)
    made = {} if made_now == made_from else _made(checked.catalog, goal)
    files = {**made, **{f"{header.migrations}/{name}": migration for name, migration in migrations.items()}}
    chained = tuple((link.file, before[link.file]) for link in lock.chain) + tuple(migrations.items())
    files |= _for_other_tools(header, dict(chained), before, at)
    files[f"{header.migrations}/{lock_.NAME}"] = text  # last, as it vouches for the rest
    warnings = _mentions(checked, found.renames) if migrations else ()
    return Compiled(files, tuple(migrations), (), goal, chained, tuple(made), made_now, warnings, both)


def _for_other_tools(header: Any, chained: Mapping[str, str], before: Mapping[str, str], at: Any) -> dict[str, str]:
    """The files beside migrations with which other tools run them."""
    if not chained or header.numbering not in ("flyway", "sqitch"):
        return {}
    from dbsc.postgres.runners import beside

    found = beside(header.numbering, header.name, chained, before, at)
    return {f"{header.migrations}/{path}": text for path, text in found.items()}


def _mentions(checked: Checked, renames: tuple[Any, ...]) -> tuple[Diagnostic, ...]:
    """Bodies that may use names which the renames take away, where nothing is wrong already."""
    if not renames:
        return ()
    from dbsc.migrate.renames.mentions import mentions

    told = {(one.place.start, one.place.end) for one in checked.diagnostics if one.place}
    found = mentions(checked.catalog, renames)
    return tuple(one for one in found if one.place is None or (one.place.start, one.place.end) not in told)


def _made(catalog: Catalog, goal: Catalog) -> dict[str, str]:
    from dbsc.backends import generated

    return generated.files(catalog, goal)


def stamp(sources: tuple[Source, ...], lock: str) -> str:
    """What all that can be made again at any time is made from: this dbsc, the sources, and the state of the lock."""
    from hashlib import sha256

    found = sha256(__version__.encode())
    for text in (*(part for source in sources for part in (source.path, source.text)), lock):
        found.update(b"\0" + text.encode("utf-8", "surrogatepass"))
    return found.hexdigest()


def past(checked: Checked, before: Mapping[str, str]) -> tuple[Diagnostic, ...]:
    """The lines about the past that can be deleted, and bodies that do not follow a rename; nothing without a lock."""
    if checked.catalog.evolution == Evolution() or lock_.NAME not in before:
        return ()
    from dbsc.migrate.past import done
    from dbsc.migrate.renames import renamed

    lock, problems = lock_.read(Source(lock_.NAME, before[lock_.NAME]))
    if problems:
        return ()
    found = renamed(lock.catalog, checked.catalog)
    return (*done(lock.catalog, checked.catalog), *_mentions(checked, found.renames))


def advice(checked: Checked) -> tuple[Diagnostic, ...]:
    """What to think of in a schema that is right as it is, the weightiest first."""
    from dbsc.lint.advice import advise

    return tuple(finding.diagnostic() for finding in advise(checked.catalog))


def whole(catalog: Catalog, at: Any) -> tuple[str, tuple[Diagnostic, ...]]:
    """The whole schema as one script, from nothing, with the partitions that are due at first."""
    problems = too_many_partitions(catalog, EMPTY, at)
    return ("", problems) if problems else script_of(carried_over(catalog, EMPTY, at))


def script_of(goal: Catalog) -> tuple[str, tuple[Diagnostic, ...]]:
    """A catalog as one script, from nothing."""
    from dbsc.migrate.diff import diff
    from dbsc.migrate.plan import plan
    from dbsc.postgres import script

    difference = diff(EMPTY, goal)
    planned = plan(difference, goal)
    problems = difference.problems + planned.problems
    return script.whole(planned.migrations, script.scene(goal)), problems


# ---------------------------------------------------------------- migrations


def new_migrations(
    lock: lock_.Lock, goal: Catalog, before: Mapping[str, str], at: Any
) -> tuple[dict[str, str], tuple[Diagnostic, ...]]:
    """The migrations that lead from the lock to the goal, by file name."""
    files, problems, _ = _migrations(lock, goal, before, at, None, compatible=False)
    return files, problems


def _opened(old: Catalog, goal: Catalog) -> Any:
    """What the way to the goal lets somebody do that was kept from them; None where nothing was there or is changed."""
    if not old.objects or old.objects == goal.objects:
        return None
    from dbsc.access.gate import opened

    return opened(old, goal)


def _migrations(
    lock: lock_.Lock, goal: Catalog, before: Mapping[str, str], at: Any, opened: Any, *, compatible: bool
) -> tuple[dict[str, str], tuple[Diagnostic, ...], str]:
    """The migrations, and the last of them with which old names are in use, where they are to be `compatible`."""
    planned, problems, kept = _planned(lock.catalog, goal, compatible=compatible)
    if problems or not planned:
        return {}, problems, ""
    from dbsc.migrate.numbering import file_names
    from dbsc.postgres import script

    names = file_names([m.slug for m, _ in planned], goal.intent.header.numbering, before, at)
    files: dict[str, str] = {}
    state = lock.hash
    states = {id(leads_to): leads_to for _, leads_to in planned}
    scenes = {key: script.scene(leads_to) for key, leads_to in states.items()}
    told = opened.lines([migration for migration, _ in planned]) if opened else ((),) * len(planned)
    for name, (migration, leads_to), said in zip(names, planned, told, strict=True):
        body = script.body(migration, scenes[id(leads_to)]) + script.ending(leads_to)
        after = lock_.next_hash(state, body)
        files[name] = f"{script.header(migration, leads_to, state, after, body, said)}\n{body}"
        state = after
    return files, (), names[kept - 1] if kept else ""


def _planned(
    old: Catalog, goal: Catalog, *, compatible: bool
) -> tuple[tuple[tuple[Any, Catalog], ...], tuple[Diagnostic, ...], int]:
    """The migrations with the catalogs that they lead to, what stands in the way, and for how many old names stay."""
    if compatible:
        from dbsc.migrate.compatible import both_names

        both = both_names(old, goal)
        return both.migrations, both.problems, both.kept
    from dbsc.migrate.diff import diff

    difference = diff(old, goal)
    if difference.problems or not difference.changes:
        return (), difference.problems, 0
    from dbsc.migrate.plan import plan

    planned = plan(difference, goal)
    return tuple((migration, goal) for migration in planned.migrations), planned.problems, 0


def too_many_partitions(catalog: Catalog, before: Catalog, at: Any) -> tuple[Diagnostic, ...]:
    """Rules that would make more partitions at once than a server bears."""
    found = []
    for rule in catalog.intent.partition_rules:
        table = catalog.table(rule.table)
        if table is None:
            continue
        count = _at_once(rule, table, catalog, before, at)
        if count > MOST_PARTITIONS:
            message = f"this makes {count} partitions at once, and {MOST_PARTITIONS} is the most"
            found.append(Diagnostic("DBS222", message, rule.origin, help="start later, or make each partition larger"))
    return tuple(found)


def _at_once(rule: PartitionRule, table: Table, catalog: Catalog, before: Catalog, at: Any) -> int:
    """How many partitions a rule makes in one compile."""
    if rule.table not in before.objects:
        from dbsc.backends.partitions.plan import due, key_grid
        from dbsc.catalog.moments import moment

        return len(due(rule, key_grid(rule, table), moment(at)))
    from dbsc.backends.partitions.changed import other_rule

    other = other_rule(rule, table, catalog, before, at)
    return other.count() if other else 0


def carried_over(catalog: Catalog, before: Catalog, at: Any) -> Catalog:
    """The catalog as a database that held `before` will hold it.

    Columns stay where they are: new ones, and those that get another type in steps, come behind them, wherever the
    source has them. Partitions that rules have made stay; where a rule is another one now, those that are due by the
    earlier one are there with them. A table that is new, or partitioned only now, gets the first ones.
    """
    from dbsc.migrate.changed.rewritten import in_steps

    last: dict[Ref, set[str]] = {}
    for swap in in_steps(before, catalog):
        last.setdefault(swap.table, set()).add(swap.after.name)
    objects: dict[Ref, Object] = {}
    rules = {rule.table: rule for rule in catalog.intent.partition_rules}
    for reference, declared in catalog.objects.items():
        earlier = before.objects.get(reference)
        object_ = objects[reference] = _carried(declared, earlier, last.get(reference, frozenset()))
        rule = rules.get(reference)
        if rule is None or not isinstance(object_, Table):
            continue
        if earlier is not None and any(old.table == reference for old in before.intent.partition_rules):
            from dbsc.backends.partitions.changed import other_rule

            there = (p for p in before.objects.values() if isinstance(p, Partition) and p.parent == reference)
            made = [_as_its_table(each, earlier, object_) for each in there]
            other = other_rule(rule, object_, catalog, before, at)
            made += other.partitions() if other else ()
        elif earlier is not None and not (isinstance(earlier, Table) and earlier.partition_key is None):
            continue
        else:
            from dbsc.backends.partitions.plan import initial

            made = list(initial(rule, object_, at))
        closed = ref("privileges", *reference) in catalog.objects
        for partition in made:
            if partition.ref not in catalog.objects:
                objects[partition.ref] = partition
                if closed:
                    objects[ref("privileges", *partition.ref)] = Privileges(partition.ref, ())
    return catalog.replace(objects=objects)


def _as_its_table(partition: Partition, earlier: Object, table: Table) -> Partition:
    """A partition that a rule has made, with what it has from its table: how rows are kept, and who may see them."""
    fields = ("parameters", "row_security", "unlogged", "replica_identity")
    same = [field for field in fields if getattr(partition, field) == getattr(earlier, field, None)]
    return partition.replace(**{field: getattr(table, field) for field in same})


def _carried(object_: Object, earlier: Object | None, last: Container[str] = ()) -> Object:
    """A table or view with its columns in the order in which it got them: those that take another's place are new."""
    if isinstance(object_, Table) and isinstance(earlier, Table):
        columns = _in_place(object_.columns, earlier.columns)
        return object_.replace(columns=tuple(sorted(columns, key=lambda column: column.name in last)))
    if isinstance(object_, View) and isinstance(earlier, View) and object_.outputs and earlier.outputs:
        return object_.replace(outputs=_in_place(object_.outputs, earlier.outputs))
    return object_


def _in_place(columns: tuple[Any, ...], earlier: tuple[Any, ...]) -> tuple[Any, ...]:
    place = {column.name: number for number, column in enumerate(earlier)}
    return tuple(sorted(columns, key=lambda column: place.get(column.name, len(place))))


__all__ = ["Checked", "Compiled", "check", "compile", "has_errors", "whole"]
