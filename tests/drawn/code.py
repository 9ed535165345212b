"""What runs or is written in SQL: views, routines, triggers, rules, policies."""

from __future__ import annotations

from drawn.relations import table
from drawn.world import ROLES, Relation, Routine, World, literal

# ---- views


def _query(world: World, space: str) -> tuple[str, list[tuple[str, str]]]:
    """A query over relations, and its columns."""
    source = world.one([each for each in world.relations if each.columns])
    taken = world.some(source.columns)
    outputs = [(world.name(space), type_) for _, type_ in taken]
    listed = ", ".join(f"t.{of} as {to}" for (of, _), (to, _) in zip(taken, outputs, strict=True))
    from_ = f"from {source.name} t"
    where = f" where {world.condition(source, 't.')}" if world.chance(2) else ""
    other = world.one([each for each in world.relations if each.columns])
    plain = f"select {listed} {from_}{where}"
    n = outputs[0][0]
    first = f"t.{taken[0][0]}"
    forms = (
        plain,
        f"select t.* {from_}{where}",
        f"select count(*) as {n} {from_}{where}",
        f"select count(*) filter (where {world.condition(source, 't.')}) as {n} {from_}",
        f"select distinct {listed} {from_}{where}",
        f"select row_number() over (partition by {first}) as {n} {from_}",
        f"select x.{n} from ({plain}) x",
        f"with w as ({plain}) select w.{n} from w",
        f"with recursive w({n}) as (select 1 union all select w.{n} + 1 from w where w.{n} < 9) select {n} from w",
        f"select {listed} {from_} left join {other.name} o on {world.condition(other, 'o.')}{where}",
        f"select {listed} {from_} where exists (select 1 from {other.name} t where {world.condition(other, 't.')})",
        f"select {listed} {from_} cross join lateral (select o.* from {other.name} o limit 1) l",
        f"{plain} union all {plain}",
        f"(select {listed} {from_} limit 3) except select {listed} {from_}",
        f"select case when {world.condition(source, 't.')} then 'a' else 'b' end as {n} {from_}",
        f"select v.{n} from (values (1, 'a'), (2, null)) v({n}, b)",
        f"select t as {n} {from_}",
        f"select array_agg({first} order by {first} desc nulls last) as {n} {from_} having count(*) > 1",
        f"select g as {n} from generate_series(1, 3) with ordinality g(g, o) where g > 1",
        f"select (select o.{other.columns[0][0]} from {other.name} o limit 1) as {n} {from_}",
        f"select {first} is null as {n} {from_} order by {first} for update of t",
        f"select {n}.a as {n} from rows from (generate_series(1, 2), unnest(array['x'])) {n}(a, b)",
    )
    text = world.one(forms)
    if text == plain:
        return text, outputs
    if text.startswith("select t.*"):
        return text, list(source.columns)
    return text, [(n, "unknown")] if f"as {n}" in text or n in text else []


def _known(found: list[tuple[str, str]], world: World) -> tuple[tuple[str, str], ...]:
    return tuple(each for each in found if each[1] in world.types)


def view(world: World) -> None:
    """A view, over tables and other views."""
    world.any_table(table)
    name = world.place("view")
    text, outputs = _query(world, f"columns of {name}")
    known = _known(outputs, world)
    named = ""
    if known and len(known) == len(outputs) and world.chance(5):
        known = tuple((world.name(f"columns of {name}"), type_) for _, type_ in known)
        named = f"({', '.join(column for column, _ in known)})"
    options = world.one(
        ("", "", "with (security_barrier)", "with (security_invoker = true)", "with (security_barrier = false)")
    )
    checked = (
        world.one(("", "", "with local check option", "with cascaded check option")) if "count" not in text else ""
    )
    world.do(f"create view {name} {named} {options} as {text} {checked}")
    world.grantable.append(("table", name))
    world.relations.append(Relation("view", name, known))
    for column, type_ in known:
        world.mention(f"column {name}.{column}")
        if world.chance(9):
            world.do(f"alter view {name} alter {column} set default {world.constant(type_)}")


def recursive_view(world: World) -> None:
    """A recursive view."""
    schema = world.one(world.schemas)
    own = world.name(f"relation {schema}")
    name, column = f"{schema}.{own}", world.name("column")
    world.do(
        f"create recursive view {name} ({column}) as values (1)"
        f" union all select {column} + 1 from {own} where {column} < 9"
    )
    world.relations.append(Relation("view", name, ((column, "integer"),)))


def materialized_view(world: World) -> None:
    """A materialized view, with or without rows."""
    world.any_table(table)
    name = world.place("materialized view")
    text, outputs = _query(world, f"columns of {name}")
    options = world.maybe("with (fillfactor = 70, toast.autovacuum_enabled = false)", 4)
    text = text.replace(" for update of t", "")
    world.do(f"create materialized view {name} {options} as {text} with {world.one(('no data', 'data'))}")
    known = _known(outputs, world)
    world.relations.append(Relation("materialized view", name, known))
    world.grantable.append(("table", name))
    if known and world.chance(2):
        column = world.one(known)[0]
        what = world.one(("set storage external", "set statistics 77", "set (n_distinct = 5)", "set compression pglz"))
        world.do(f"alter materialized view {name} alter {column} {what}")
        world.mention(f"column {name}.{column}")


# ---- routines

_ATTRIBUTES = (
    "immutable",
    "stable",
    "strict",
    "security definer",
    "leakproof",
    "parallel safe",
    "parallel restricted",
    "cost 5",
    "set search_path = ''",
    "set search_path = public, pg_temp",
    "set work_mem = '64MB'",
    "set timezone = 'Europe/Berlin'",
    "set app.x = 'it''s  two'",
    "set statement_timeout = 0",
    "set datestyle = 'ISO, DMY'",
    "set enable_seqscan = off",
    "set work_mem from current",
    "not leakproof",
    "called on null input",
)
_BODIES = (
    " select 1 ",
    "\n  select 1;\n",
    "select 1 -- $$ no end",
    "select 'it''s' as \"$1\", E'\\n'",
    "\nselect 1\n\n/* {{ */\n",
    "select 1\t\n  \n",
)


def function(world: World) -> None:
    """A function in any language, with any attributes, defaults and results; overloads come by chance of the names."""
    schema = world.one(world.schemas)
    others = [each for each in world.routines if each.name.startswith(f"{schema}.")]
    name = world.one(others).name if others and world.chance(3) else f"{schema}.{world.name(f'routine {schema}')}"
    types = [world.one(sorted(world.types)) for _ in range(world.number(0, 3))]
    space = f"arguments of {name} {len(world.routines)}"
    defaults_from = world.number(0, 6)
    arguments = []
    for number, type_ in enumerate(types):
        named = world.name(space) if world.chance(2) else ""
        default = f"default {world.constant(type_)}" if number >= defaults_from else ""
        arguments.append(f"{named} {type_} {default}")
    returns = world.one(sorted(world.types))
    result = world.one((returns, returns, f"setof {returns}", f"table ({world.name(space)} {returns})", "void"))
    if any(each.columns for each in world.relations) and world.chance(5):
        result = f"setof {world.one([each.name for each in world.relations if each.columns])}"
    attributes = world.some(_ATTRIBUTES, 0) if world.chance(2) else []
    if result.startswith(("setof", "table")) and world.chance():
        attributes.append("rows 7")
    made = Routine("function", name, tuple(types), returns if result == returns else "")
    head = f"create function {name}({', '.join(arguments)}) returns {result}"
    world.do(f"{head} {_body(world, result, returns)} {' '.join(attributes)}")
    _made(world, made)


def _body(world: World, result: str, returns: str) -> str:
    language = world.one(("sql", "sql", "plpgsql", "standard", "block", *world.languages))
    if language == "plpgsql" or language in world.languages:
        body = world.one((" begin return; end ", "begin\n  raise notice $x$it's$x$;\nend"))
        return f"language {language} as {literal(body)}"
    if language == "sql" and result == "void":
        return f"language sql as {literal(world.one(_BODIES))}"
    if result == "void":
        source = world.one([each.name for each in world.relations] or ["pg_catalog.pg_class"])
        return f"language sql begin atomic select count(*) from {source}; select 1; end"
    value = f"{world.constant(returns)}::{returns}"
    if language == "sql":
        return f"language sql as {literal(f'select {value}')}"
    return (
        f"language sql return {value}" if language == "standard" else f"language sql begin atomic select {value}; end"
    )


def _made(world: World, made: Routine) -> None:
    world.routines.append(made)
    world.mention(f"{made.kind} {made.signature}")
    world.grantable.append((made.kind, made.signature))


def out_function(world: World) -> None:
    """A function with `out`, `inout` and `variadic` arguments, or one of any type."""
    schema = world.one(world.schemas)
    name = f"{schema}.{world.name(f'routine {schema}')}"
    space = f"arguments of {name}"
    one, two, three = (world.name(space) for _ in range(3))
    forms = (
        (f"{one} integer, out {two} text, inout {three} integer", "", ("integer", "integer")),
        (f"{one} text, variadic {two} integer[] default '{{1}}'", "returns text", ("text", "integer[]")),
        (f"{one} anyelement, {two} anyarray", "returns anyelement", ("anyelement", "anyarray")),
        (f"out {one} text, out {two} integer", "returns setof record", ()),
        ('variadic "any"', "returns text", ('"any"',)),
    )
    arguments, returns, types = world.one(forms)
    body = (
        "language internal immutable as 'pg_typeof'"
        if 'any"' in arguments
        else f"language plpgsql as {literal('begin end')}"
    )
    world.do(f"create function {name}({arguments}) {returns} {body}")
    _made(world, Routine("function", name, types, ""))


def c_function(world: World) -> None:
    """A function of a library, or one with what the planner is told of it."""
    schema = world.one(world.schemas)
    name = f"{schema}.{world.name(f'routine {schema}')}"
    forms = (
        ("text", "returns text[] language c strict as '$libdir/pg_trgm', 'show_trgm'"),
        ("text, text", "returns boolean language internal immutable strict support textlike_support as 'textlike'"),
        ("integer", "returns integer transform for type integer language sql as 'select $1'"),
    )
    arguments, rest = world.one(forms)
    world.do(f"create function {name}({arguments}) {rest}")
    _made(world, Routine("function", name, tuple(arguments.split(", ")), ""))


def procedure(world: World) -> None:
    """A procedure."""
    schema = world.one(world.schemas)
    name = f"{schema}.{world.name(f'routine {schema}')}"
    type_ = world.one(sorted(world.types))
    argument = f"{world.one(('', 'inout '))}{world.name(f'arguments of {name}')} {type_}"
    body = world.one(
        (
            "language plpgsql as 'begin commit; end'",
            "language sql begin atomic select 1; end",
            "language plpgsql set work_mem = '1MB' as 'begin end'",
        )
    )
    world.do(f"create procedure {name}({argument}) {body}")
    _made(world, Routine("procedure", name, (type_,), ""))


def aggregate(world: World) -> None:
    """An aggregate of any form."""
    schema = world.one(world.schemas)
    name = f"{schema}.{world.name(f'routine {schema}')}"
    forms = (
        ("integer", "sfunc = int4pl, stype = integer, initcond = '0', combinefunc = int4pl, parallel = safe"),
        ("text", "sfunc = textcat, stype = text, finalfunc = upper"),
        ("integer", "sfunc = int4larger, stype = integer, sortop = >"),
        ("*", "sfunc = int8inc, stype = bigint, initcond = '0'"),
        (
            "integer",
            "sfunc = int4pl, stype = integer, msfunc = int4pl, minvfunc = int4mi, mstype = integer, minitcond = '0'",
        ),
        ("anycompatible", "sfunc = array_append, stype = anycompatiblearray, initcond = '{}'"),
        (
            "double precision order by double precision",
            "sfunc = ordered_set_transition, stype = internal, finalfunc = percentile_cont_float8_final",
        ),
    )
    arguments, definition = world.one(forms)
    world.do(f"create aggregate {name}({arguments}) ({definition})")
    world.mention(f"aggregate {name}({arguments})")
    world.grantable.append(("function", f"{name}({arguments.replace(' order by ', ', ') if arguments != '*' else ''})"))


def window_function(world: World) -> None:
    """A window function."""
    schema = world.one(world.schemas)
    name = f"{schema}.{world.name(f'routine {schema}')}"
    world.do(f"create function {name}() returns bigint language internal window immutable as 'window_row_number'")
    _made(world, Routine("function", name, (), ""))


# ---- triggers, rules, policies


def _trigger_function(world: World, returns: str = "trigger") -> str:
    schema = world.one(world.schemas)
    name = f"{schema}.{world.name(f'routine {schema}')}"
    body = "begin return null; end" if returns == "trigger" else "begin return; end"
    world.do(f"create function {name}() returns {returns} language plpgsql as '{body}'")
    return name


def trigger(world: World) -> None:
    """A trigger of any form."""
    target = world.any_table(table)
    name, function_ = world.name(f"trigger {target.name}"), _trigger_function(world)
    column = world.one(target.columns)[0]
    when = f"when ({world.condition(target, 'new.')})" if world.chance(2) else ""
    arguments = world.one(("", "'a'", "'it''s', '\\', ''"))
    forms = (
        f"before insert or update on {target.name} for each row {when}",
        f"after update of {column} on {target.name} for each row when (old.* is distinct from new.*)",
        f"after delete or truncate on {target.name} for each statement",
        f"after update on {target.name} referencing old table as {world.name('o')} new table as n for each statement",
        f"after insert on {target.name} deferrable initially deferred for each row {when}",
        f"after update of {column} on {target.name} for each row when (old.{column} is distinct from new.{column})",
    )
    form = world.one(forms)
    constraint = "constraint" if "deferrable" in form else ""
    world.do(f"create {constraint} trigger {name} {form} execute function {function_}({arguments})")
    world.mention(f"trigger {name} on {target.name}")
    if world.chance(3):
        parts = [each.name for each in world.of_kind("table")] if target.partitioned else [target.name]
        what = world.one(("disable", "enable always", "enable replica"))
        world.do(f"alter table {world.one(parts)} {what} trigger {world.one((name, name, 'user'))}")


def view_trigger(world: World) -> None:
    """A trigger instead of what a view cannot do."""
    if not world.of_kind("view"):
        view(world)
    views = world.of_kind("view")
    if views:
        target, function_ = world.one(views), _trigger_function(world)
        name = world.name(f"trigger {target.name}")
        world.do(
            f"create trigger {name} instead of insert or delete on {target.name}"
            f" for each row execute function {function_}()"
        )


def event_trigger(world: World) -> None:
    """An event trigger."""
    name, function_ = world.name("event trigger"), _trigger_function(world, "event_trigger")
    on = world.one(
        (
            "ddl_command_end",
            "sql_drop",
            "ddl_command_start when tag in ('CREATE SEQUENCE', 'DROP TABLE')",
            "table_rewrite",
        )
    )
    world.do(f"create event trigger {name} on {on} execute function {function_}()")
    world.mention(f"event trigger {name}")
    world.do(f"alter event trigger {name} {world.one(('disable', 'enable replica', 'enable'))}")


def rule(world: World) -> None:
    """A rule of a table or view."""
    world.any_table(table)
    target, other = world.one(world.of_kind("table", "view")), world.one(world.of_kind("table"))
    name = world.name(f"rule {target.name}")
    where = f"where {world.condition(target, 'new.')}" if world.chance(2) else ""
    what = world.one(
        (
            "do also nothing",
            "do instead nothing",
            f"do also delete from {other.name} where {world.condition(other)}",
            "do also notify x",
            f"do also (select 1; delete from {other.name})",
        )
    )
    world.do(f"create rule {name} as on {world.one(('insert', 'update'))} to {target.name} {where} {what}")
    world.mention(f"rule {name} on {target.name}")
    if world.chance(4):
        world.do(f"alter table {target.name} {world.one(('disable', 'enable always', 'enable replica'))} rule {name}")


def policy(world: World) -> None:
    """A policy of a table."""
    target = world.any_table(table)
    name = world.name(f"policy {target.name}")
    roles = world.one(("", "to public", f"to {', '.join(world.some(ROLES))}", "to current_user"))
    other = world.one(world.of_kind("table"))
    condition = world.one(
        (
            world.condition(target),
            f"exists (select 1 from {other.name} where {world.condition(other)})",
            f"{target.columns[0][0]} is not null and current_user = 'reader'",
        )
    )
    command, clauses = world.one(
        (
            ("for all", "using ({}) with check (true)"),
            ("for select", "using ({})"),
            ("for insert", "with check ({})"),
            ("", "using ({})"),
            ("for update", "using (true) with check ({})"),
            ("for delete", "using ({})"),
        )
    )
    kind = world.maybe("as restrictive", 4)
    world.do(f"create policy {name} on {target.name} {kind} {command} {roles} {clauses.replace('{}', condition)}")
    world.mention(f"policy {name} on {target.name}")
    if world.chance(2):
        world.do(f"alter table {target.name} enable row level security")
