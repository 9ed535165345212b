"""Tables of every form, what their columns are like, and their parts: keys, references, indexes, statistics."""

from __future__ import annotations

from itertools import pairwise

from drawn.world import Relation, World

_ACTIONS = (
    "",
    "on delete cascade",
    "on delete set null",
    "on update cascade on delete restrict",
    "on delete set default",
)
_DEFERRED = ("", "", "deferrable", "deferrable initially deferred")
# None about TOAST: the TOAST table of a column that is dropped stays, and a new table has none to say it of.
_TABLE_PARAMETERS = (
    "fillfactor = 70",
    "autovacuum_enabled = false",
    "parallel_workers = 3",
)


def columns(world: World, least: int = 1, most: int = 4) -> list[tuple[str, str]]:
    """Columns of a new relation, each with its type."""
    space = f"columns {len(world.statements)} {world.number(0, 0)}"
    count = world.number(least, most)
    return [(world.name(space), world.one(sorted(world.types))) for _ in range(count)]


def column(world: World, name: str, type_: str) -> str:
    """A column as `create table` has it."""
    parts = [name, type_]
    if type_ in ("text", "character varying", "name", "character varying(5)[]"):
        parts.append(world.maybe(f"collate {world.one(world.collations)}", 6))
    how = world.number(1, 9)
    if how <= 3:
        parts.append(f"default {world.constant(type_)}")
    elif how == 4 and type_ in ("integer", "bigint", "smallint"):
        options = world.one(
            ("", "", "(start 10 increment 5)", "(increment -1 cycle cache 3)", "(minvalue 5 maxvalue 1000)")
        )
        parts.append(f"generated {world.one(('always', 'by default'))} as identity {options}")
    elif how == 5 and type_ in ("integer", "bigint", "smallint"):
        parts[1] = {"integer": "serial", "bigint": "bigserial", "smallint": "smallserial"}[type_]
    elif how == 6 and type_ in ("integer", "text", "boolean", "numeric"):
        stored = world.one(("stored", "stored", "virtual"))
        parts.append(f"generated always as ({_immutable(type_)}) {stored}")
    parts.append(world.maybe("not null"))
    parts.append(
        world.maybe(f"check ({world.one((*world.types[type_].conditions, '{c} is not null')).format(c=name)})", 5)
    )
    return " ".join(part for part in parts if part)


def _immutable(type_: str) -> str:
    return {"integer": "1 + 1", "text": "'a' || 'b'", "boolean": "not false", "numeric": "round(1.55, 1)"}[type_]


def table(world: World) -> None:
    """A table with its columns, key and parameters."""
    name, found = world.place("table"), columns(world, least=0 if world.chance(9) else 1)
    lines = [column(world, *each) for each in found]
    made = Relation("table", name, tuple(found))
    keys = world.ordered(made)
    if keys and world.chance(2):
        lines.append(f"{_named(world)} primary key ({', '.join(world.some(keys, most=2))})")
    unlogged = world.maybe("unlogged", 8)
    options = f"with ({', '.join(world.some(_TABLE_PARAMETERS))})" if world.chance(6) else ""
    using = f"using {world.one(world.access_methods)}" if world.access_methods and world.chance(2) else ""
    world.do(f"create {unlogged} table {name} ({', '.join(lines)}) {using} {options}")
    _made(world, made)


def _made(world: World, made: Relation) -> None:
    """A relation that others can rest on."""
    world.relations.append(made)
    world.grantable.append(("table", made.name))
    for name, _ in made.columns:
        world.mention(f"column {made.name}.{name}")


def _named(world: World) -> str:
    """A name for a constraint, or none."""
    return f"constraint {world.name('constraint')}" if world.chance() else ""


def child(world: World) -> None:
    """A table that inherits, with columns of its own, some of which its parents have as well."""
    parents = world.some([each.name for each in world.of_kind("table") if not each.partitioned] or [""], most=2)
    if parents == [""]:
        table(world)
        return
    name, found = world.place("table"), columns(world, 0, 2)
    inherited = [each for each in world.relations if each.name in parents]
    for each in inherited:
        if world.chance(3):
            found.append(world.one(each.columns))
    found = list(dict(found).items())
    lines = ", ".join(column(world, *each) for each in found)
    world.do(f"create table {name} ({lines}) inherits ({', '.join(parents)})")
    more = [each for parent in inherited for each in parent.columns]
    _made(world, Relation("table", name, tuple(dict([*more, *found]).items())))


def typed_table(world: World) -> None:
    """A table of a composite type."""
    type_, found = world.place("type"), columns(world)
    lines = ", ".join(" ".join(each) for each in found)
    world.do(f"create type {type_} as ({lines})")
    name = world.place("table")
    changed = world.one(found)
    options = world.one(
        ("", f"({changed[0]} with options default {world.constant(changed[1])})", f"({changed[0]} not null)")
    )
    world.do(f"create table {name} of {type_} {options}")
    _made(world, Relation("table", name, tuple(found)))


# ---- partitions

_BOUNDS = {
    "integer": ("0", "10", "20", "30"),
    "text": ("''", "'a''b'", "'m'", "'x'"),
    "date": ("'2025-01-01'", "'2026-01-01'", "'2027-01-01'", "'2028-01-01'"),
    "timestamp(3) with time zone": (
        "'2025-01-01 00:00+00'",
        "'2026-01-01 00:00+00'",
        "'2026-02-01 00:00+00'",
        "'2027-01-01'",
    ),
}


def partitioned(world: World) -> None:
    """A partitioned table with partitions, some of which are partitioned again, each with what is its own."""
    name, found = world.place("table"), columns(world, 1, 3)
    key = (world.name(f"columns of {name}"), world.one(sorted(_BOUNDS)))
    found = [*(each for each in found if each[0] != key[0]), key]
    lines = [column(world, *each) for each in found[:-1]] + [f"{key[0]} {key[1]} {world.maybe('not null')}"]
    if world.chance(3):
        lines.append(f"{_named(world)} primary key ({key[0]})")
    made = Relation("table", name, tuple(found), partitioned=True)
    strategy = world.one(("range", "range", "list", "hash"))
    world.do(f"create table {name} ({', '.join(lines)}) partition by {strategy} ({key[0]})")
    _made(world, made)
    _parts(world, made, key, strategy, depth=2)


def _parts(world: World, parent: Relation, key: tuple[str, str], strategy: str, depth: int) -> None:
    values = _BOUNDS[key[1]]
    if strategy == "hash":
        bounds = [f"for values with (modulus 3, remainder {number})" for number in range(3)]
    elif strategy == "list":
        bounds = [
            f"for values in ({values[0]}, {values[1]})",
            f"for values in ({values[2]}, null)",
            f"for values in ({values[3]})",
        ]
    else:
        ends = ["minvalue", *values, "maxvalue"] if world.chance() else values
        bounds = [f"for values from ({one}) to ({other})" for one, other in pairwise(ends)]
    if strategy != "hash":
        bounds.append("default")
    for bound in world.some(bounds, 0):
        _part(world, parent, key, bound, depth)


def _part(world: World, parent: Relation, key: tuple[str, str], bound: str, depth: int) -> None:
    name = world.place("table")
    again = world.one(("list", "hash", "range")) if depth and world.chance(4) else ""
    by = f"partition by {again} ({key[0]})" if again else ""
    made = Relation("table", name, parent.columns, partitioned=bool(again))
    if world.chance(4):
        order = world.shuffled(parent.columns)
        lines = ", ".join(f"{column_} {type_} {world.maybe('not null', 5)}" for column_, type_ in order)
        world.do(f"create table {name} ({lines}) {by}")
        if world.chance():
            world.do(f"create index on {name} ({world.one([column_ for column_, _ in order])})")
        world.do(f"alter table {parent.name} attach partition {name} {bound}")
    else:
        own = world.one(parent.columns)
        changed = world.one(("", "", f"({own[0]} default {world.constant(own[1])})", f"({own[0]} not null)"))
        world.do(f"create table {name} partition of {parent.name} {changed} {bound} {by}")
    _made(world, made)
    if again:
        _parts(world, made, key, again, depth - 1)


# ---- what is said of columns and tables


def column_setting(world: World) -> None:
    """Something that `alter table` says of a column."""
    target = world.any_table(table)
    name, type_ = world.one(target.columns)
    what = world.one(
        (
            f"set storage {world.one(('plain', 'external', 'extended', 'main'))}",
            f"set compression {world.one(('pglz', 'lz4', 'default'))}",
            f"set statistics {world.one(('0', '77', '1000'))}",
            f"set ({world.one(('n_distinct = -0.5', 'n_distinct_inherited = 5'))})",
            f"set default {world.constant(type_)}",
            "drop default",
            "set not null",
            "drop not null",
        )
    )
    only = world.maybe("only", 5)
    world.do(f"alter table {only} {target.name} alter {name} {what}")


def change(world: World) -> None:
    """A column that comes, goes or is renamed later, so that numbers and names are no longer as they were."""
    target = world.any_table(table)
    name, _ = world.one(target.columns)
    new = world.name(f"columns of {target.name}")
    type_ = world.one(sorted(world.types))
    what = world.one((f"drop {name} cascade", f"rename {name} to {new}", f"add {column(world, new, type_)}"))
    world.do(f"alter table {target.name} {what}")


def table_setting(world: World) -> None:
    """Something that `alter table` says of a table."""
    target = world.any_table(table)
    what = world.one(
        (
            "enable row level security",
            "force row level security",
            "replica identity full",
            "replica identity nothing",
            f"set ({world.one(_TABLE_PARAMETERS)})",
            "set unlogged",
        )
    )
    world.do(f"alter table {target.name} {what}")


# ---- constraints


def check(world: World) -> None:
    """A check of a table, which may not hold for what is there, or not for children."""
    target = world.any_table(table)
    after = world.one(("", "", "", "no inherit", "not valid", "no inherit not valid", "not enforced"))
    name = _constraint(world, target)
    world.do(f"alter table {target.name} add {name} check ({world.condition(target)}) {after}")


def _constraint(world: World, target: Relation) -> str:
    """A name for a constraint of a table, which can be commented on, or none."""
    if not world.chance(2):
        return ""
    name = world.name(f"constraint {target.name}")
    world.mention(f"constraint {name} on {target.name}")
    return f"constraint {name}"


def unique(world: World) -> None:
    """A key of a table."""
    target = world.any_table(table)
    keys = world.ordered(target)
    if not keys:
        return
    kind = world.one(("unique", "unique", "unique nulls not distinct", "primary key"))
    include = f"include ({world.one(target.columns)[0]})" if world.chance(5) else ""
    more = world.one(("", "", "with (fillfactor = 70)"))
    listed = ", ".join(world.some(keys))
    name = _constraint(world, target)
    world.do(f"alter table {target.name} add {name} {kind} ({listed}) {include} {more} {world.one(_DEFERRED)}")


def exclusion(world: World) -> None:
    """An exclusion constraint."""
    target = world.any_table(table)
    name, type_ = world.one(target.columns)
    element = (
        "using gist ({} with &&)"
        if "range" in type_
        else world.one(("using btree ({} with =)", "using hash ({} with =)"))
    )
    where = f"where ({world.condition(target)})" if world.chance() else ""
    world.do(
        f"alter table {target.name} add {_constraint(world, target)} exclude {element.format(name)} {where}"
        f" {world.one(_DEFERRED)}"
    )


def not_null(world: World) -> None:
    """What PostgreSQL 18 can say of a column that is not null."""
    target = world.any_table(table)
    column_ = world.one(target.columns)[0]
    after = world.one(("", "no inherit", "not valid", "not valid no inherit"))
    world.do(f"alter table {target.name} add {_constraint(world, target)} not null {column_} {after}")


def period(world: World) -> None:
    """A key that holds for a time, and a reference to it, as PostgreSQL 18 has them."""
    world.do("create extension if not exists btree_gist")
    target = world.any_table(table)
    one, at = (world.name(f"columns of {target.name}") for _ in range(2))
    for name, type_ in ((one, "integer"), (at, "tstzrange")):
        world.do(f"alter table {target.name} add {name} {type_}")
    key = world.one(("unique", "primary key"))
    world.do(f"alter table {target.name} add {_constraint(world, target)} {key} ({one}, {at} without overlaps)")
    if world.chance(2):
        source = world.one(world.of_kind("table"))
        own, during = (world.name(f"columns of {source.name}") for _ in range(2))
        for name, type_ in ((own, "integer"), (during, "tstzrange")):
            world.do(f"alter table {source.name} add {name} {type_}")
        name = _constraint(world, source)
        references = f"references {target.name} ({one}, period {at})"
        world.do(f"alter table {source.name} add {name} foreign key ({own}, period {during}) {references}")


def foreign_partition(world: World) -> None:
    """A partition that is a foreign table."""
    wrapper, server = world.name("wrapper"), world.name("server")
    world.do(f"create foreign data wrapper {wrapper}")
    world.do(f"create server {server} foreign data wrapper {wrapper}")
    name, part = world.place("table"), world.place("foreign table")
    column_, type_ = world.name("columns"), world.one(sorted(_BOUNDS))
    world.do(f"create table {name} ({column_} {type_}) partition by list ({column_})")
    values = world.one((f"for values in ({_BOUNDS[type_][0]})", "default"))
    own = world.maybe(f"({column_} options (path 'x') not null)")
    world.do(f"create foreign table {part} partition of {name} {own} {values} server {server} options (a 'b')")
    _made(world, Relation("table", name, ((column_, type_),), partitioned=True))
    world.mention(f"column {part}.{column_}")


def reference(world: World) -> None:
    """A key in one table, and a reference to it from another, or the same."""
    target = world.any_table(table)
    keys = [(name, type_) for name, type_ in target.columns if world.types[type_].ordered]
    if not keys:
        return
    found = world.some(keys, most=2)
    listed = ", ".join(name for name, _ in found)
    world.do(f"alter table {target.name} add unique ({listed})")
    source = world.one(world.of_kind("table"))
    own = [world.name(f"columns of {source.name}") for _ in found]
    for name, (_, type_) in zip(own, found, strict=True):
        world.do(f"alter table {source.name} add {name} {type_} {world.maybe('not null', 5)}")
    action = world.one((*_ACTIONS, f"on delete set null ({own[0]})", f"on delete set default ({own[-1]})"))
    after = world.one((*_DEFERRED, "not valid", "not enforced"))
    match = world.maybe("match full", 5)
    world.do(
        f"alter table {source.name} add {_constraint(world, source)} foreign key ({', '.join(own)})"
        f" references {target.name} ({listed}) {match} {action} {after}"
    )


# ---- indexes and statistics

_CLASSES = {
    "text": "text_pattern_ops",
    "character varying(20)": "varchar_pattern_ops",
    "jsonb": "jsonb_ops",
    "inet": "inet_ops",
}
_METHODS = {
    "jsonb": "gin ({c} jsonb_path_ops)",
    "text[]": "gin ({c})",
    "integer[]": "gin ({c}) with (fastupdate = off)",
    "tsvector": "gist ({c} tsvector_ops (siglen = 100))",
    "int4range": "gist ({c})",
    "tstzrange": "spgist ({c})",
    "point": "spgist ({c} kd_point_ops)",
    "inet": "gist ({c} inet_ops)",
    "date": "brin ({c} date_minmax_multi_ops (values_per_range = 16))",
    "timestamp(3) with time zone": "brin ({c}) with (pages_per_range = 32, autosummarize = on)",
    "text": "hash ({c})",
}
_OVER = {
    "text": ("lower({c})", "({c} || 'x')", '(upper({c}) collate "C")', "coalesce({c}, 'x')"),
    "integer": ("({c} + 1)", "abs({c})", "({c}::text)"),
    "jsonb": ("({c} ->> 'a')", "(({c} -> 'b')::text)"),
    "timestamp(3) with time zone": ("(({c} at time zone 'utc')::date)", "date_trunc('day', {c} at time zone 'utc')"),
    "boolean": ("({c} is null)", "(not {c})"),
    "character varying(20)": ("({c}::text)", "length({c})"),
}


def index(world: World) -> None:
    """An index, on columns or expressions, of any method, of a table or materialized view."""
    world.any_table(table)
    target = world.one(world.of_kind("table", "materialized view"))
    only = world.maybe("only", 3) if target.partitioned else ""
    head = f"on {only} {target.name}"
    if world.chance(2):
        schema = target.name.split('."')[0]
        name = world.name(f"relation {schema}")
        world.mention(f"index {schema}.{name}")
        head = f"{name} {head}"
    column_, type_ = world.one(target.columns)
    if type_ in _METHODS and world.chance(2):
        world.do(f"create index {head} using {_METHODS[type_].format(c=column_)}")
        return
    parts = [_element(world, *world.one(target.columns)) for _ in range(world.number(1, 3))]
    unique_ = world.maybe("unique", 4)
    include = f"include ({world.one(target.columns)[0]})" if world.chance(6) else ""
    nulls = "nulls not distinct" if unique_ and world.chance() else ""
    more = world.one(("", "", "", "with (fillfactor = 70)", "with (deduplicate_items = off)"))
    where = f"where {world.condition(target)}" if world.chance(4) else ""
    world.do(f"create {unique_} index {head} ({', '.join(parts)}) {include} {nulls} {more} {where}")


def _element(world: World, name: str, type_: str) -> str:
    parts = [world.one(_OVER[type_]).format(c=name) if type_ in _OVER and world.chance() else name]
    if type_ == "text":
        parts.append(world.maybe(f"collate {world.one(world.collations)}", 4))
    if parts[0] == name and type_ in _CLASSES:
        parts.append(world.maybe(_CLASSES[type_], 3))
    parts.append(world.one(("", "", "desc", "nulls first", "desc nulls last", "asc nulls last")))
    return " ".join(part for part in parts if part)


def marked_index(world: World) -> None:
    """An index that a table is clustered by, or known by where it is replicated, or that counts more of a column."""
    target = world.any_table(table)
    keys = world.ordered(target)
    if not keys:
        return
    schema = target.name.split('."')[0]
    name = world.name(f"relation {schema}")
    world.do(
        f"create unique index {name} on {target.name} ({keys[0]}, (1 + 1))"
        if world.chance(4)
        else f"create unique index {name} on {target.name} ({keys[0]})"
    )
    what = world.one(("cluster on {}", "replica identity using index {}", "alter {} set not null"))
    if what.startswith("alter"):
        world.do(f"alter index {schema}.{name} alter column 2 set statistics 77")
    else:
        world.do(f"alter table {target.name} {what.format(name)}")


def statistics(world: World) -> None:
    """A statistics object over columns and expressions."""
    target = world.any_table(table)
    name = world.place("statistics", "statistics")
    over = [f"({each} is null)" if world.chance(4) else each for each, _ in world.some(target.columns, 2)]
    kinds = world.one(("", "", "(ndistinct)", "(mcv, dependencies)"))
    world.do(f"create statistics {name} {kinds} on {', '.join(over)} from {target.name}")
    if world.chance(4):
        world.do(f"alter statistics {name} set statistics 300")
