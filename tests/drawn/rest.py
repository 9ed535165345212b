"""All else: schemas, sequences, text search, what is foreign, what extends PostgreSQL, privileges, owners."""

from __future__ import annotations

from drawn.code import function
from drawn.relations import columns, table
from drawn.world import ROLES, Relation, Routine, World, literal


def schema(world: World) -> None:
    """A schema more."""
    name = world.name("schema")
    if name == '"public"':
        return
    world.do(f"create schema {name}")
    world.schemas.append(name)
    world.mention(f"schema {name}")
    world.grantable.append(("schema", name))


_EXTENSIONS = (
    "hstore",
    "citext",
    "pg_trgm",
    "ltree",
    "btree_gist",
    "btree_gin",
    '"uuid-ossp"',
    "postgres_fdw",
    "unaccent",
    "intarray",
)


def extension(world: World) -> None:
    """An extension, in a schema of its own or not, of which something may be changed."""
    name = world.one(_EXTENSIONS)
    schema_ = world.one(world.schemas)
    world.do(f"create extension {name} schema {schema_}")
    world.mention(f"extension {name}")
    world.do(f"alter extension {name} set schema {world.one(world.schemas)}") if world.chance(6) else None


def sequence(world: World) -> None:
    """A sequence, with any parameters, which may belong to a column."""
    name = world.place("sequence")
    type_ = world.one(("", "", "as smallint", "as integer", "as bigint"))
    options = world.some(("start 7", "increment 5", "minvalue -100", "maxvalue 1000", "cache 10", "cycle"), 0)
    down = world.maybe("increment -1 minvalue -9 maxvalue -1 start -3", 6)
    world.do(f"create {world.maybe('unlogged', 9)} sequence {name} {type_} {down or ' '.join(options)}")
    world.sequences.append(name)
    world.grantable.append(("sequence", name))
    if world.chance(4):
        owner = world.any_table(table)
        world.do(f"alter sequence {name} owned by {owner.name}.{owner.columns[0][0]}")
    if world.chance(2):
        used = world.any_table(table)
        column = world.name(f"columns of {used.name}")
        world.do(f"alter table {used.name} add {column} bigint default nextval({literal(name)})")


# ---- text search


def text_search(world: World) -> None:
    """A dictionary and a configuration that uses it, a parser or a template."""
    space = "text search"
    kind = world.one(("dictionary", "configuration", "configuration", "parser", "template"))
    name = world.place(f"text search {kind}", f"{space} {kind}")
    if kind == "dictionary":
        options = world.one(
            (
                "template = simple",
                "template = simple, stopwords = english, accept = false",
                "template = snowball, language = german",
            )
        )
        world.do(f"create text search dictionary {name} ({options})")
    elif kind == "parser":
        world.do(
            f"create text search parser {name} (start = prsd_start, gettoken = prsd_nexttoken,"
            " end = prsd_end, lextypes = prsd_lextype)"
        )
    elif kind == "template":
        world.do(f"create text search template {name} (init = dsimple_init, lexize = dsimple_lexize)")
    else:
        world.do(f"create text search configuration {name} ({world.one(('copy = english', 'parser = default'))})")
        change = world.one(
            (
                "alter mapping for asciiword with simple",
                "drop mapping if exists for url, email",
                "add mapping for word with german_stem, simple",
                "alter mapping replace english_stem with simple",
            )
        )
        world.do(f"alter text search configuration {name} {change}")


# ---- what is foreign


def foreign(world: World) -> None:
    """A wrapper, a server, its users' mappings, and a foreign table."""
    wrapper, server = world.name("wrapper"), world.name("server")
    world.do(f"create foreign data wrapper {wrapper} {world.maybe(_options(world), 2)}")
    told = world.one(("", "type 'x'", "version '1.0'"))
    world.do(f"create server {server} {told} foreign data wrapper {wrapper} {world.maybe(_options(world), 2)}")
    world.mention(f"foreign data wrapper {wrapper}")
    world.mention(f"server {server}")
    world.grantable += [("foreign data wrapper", wrapper), ("foreign server", server)]
    for role in world.some((*ROLES, "public"), 0):
        world.do(f"create user mapping for {role} server {server} {world.maybe(_options(world), 2)}")
    if world.chance(2):
        name, found = world.place("foreign table"), columns(world)
        lines = [
            f"{column} {type_} {world.maybe(_options(world))} {world.maybe('not null')}" for column, type_ in found
        ]
        if world.chance():
            lines.append(f"check ({world.condition(Relation('foreign table', name, tuple(found)))})")
        inherits = [each.name for each in world.of_kind("table") if not each.partitioned]
        parent = f"inherits ({world.one(inherits)})" if inherits and world.chance(5) else ""
        world.do(
            f"create foreign table {name} ({', '.join(lines)}) {parent} server {server} {world.maybe(_options(world))}"
        )
        world.relations.append(Relation("foreign table", name, tuple(found)))
        world.grantable.append(("table", name))


def _options(world: World) -> str:
    found = world.some(
        (
            f"host {literal('h')}",
            f'"two words" {literal(chr(39))}',
            f'"Mixed" {literal("")}',
            f"path {literal(chr(92) + 'x, y')}",
        )
    )
    return f"options ({', '.join(found)})"


# ---- what extends PostgreSQL


def cast(world: World) -> None:
    """A cast between two types."""
    own = [name for name in sorted(world.types) if "." in name]
    if not own:
        return
    source, target = world.one(own), world.one(("text", "integer", *own))
    how = world.one(("with inout", "without function", "with inout as assignment", "with inout as implicit"))
    if world.chance():
        schema_ = world.one(world.schemas)
        name = f"{schema_}.{world.name(f'routine {schema_}')}"
        body = f"language sql immutable as $f$select null::{target}$f$"
        world.do(f"create function {name}({source}) returns {target} {body}")
        how = f"with function {name}({source}) {world.one(('', 'as assignment'))}"
    world.do(f"create cast ({source} as {target}) {how}")
    world.mention(f"cast ({source} as {target})")


def operator(world: World) -> None:
    """An operator with the function that it calls, and its negator."""
    type_ = world.one(("integer", "text", *[name for name in sorted(world.types) if "." in name]))
    schema_ = world.one(world.schemas)
    name = f"{schema_}.{world.name(f'routine {schema_}')}"
    sign = world.one(("===", "!!", "@#@", "<~>", "|/|", "=>>"))
    world.do(f"create function {name}({type_}, {type_}) returns boolean language sql immutable as 'select true'")
    world.routines.append(Routine("function", name, (type_, type_), "boolean"))
    more = world.one(
        (
            "",
            f", commutator = operator({schema_}.{sign})",
            ", restrict = eqsel, join = eqjoinsel, hashes, merges",
            f", negator = operator({schema_}.<->!)",
        )
    )
    world.do(f"create operator {schema_}.{sign} (leftarg = {type_}, rightarg = {type_}, function = {name}{more})")
    world.mention(f"operator {schema_}.{sign} ({type_}, {type_})")
    world.types[type_] = world.types[type_]._replace(
        conditions=(
            *world.types[type_].conditions,
            f"{{c}} operator({schema_}.{sign}) {{c}}".replace(schema_, schema_.replace("{", "{{").replace("}", "}}")),
        )
    )
    if world.chance(3):
        world.do(f"create operator {schema_}.~{sign} (rightarg = {type_}, function = {_unary(world, type_)})")


def _unary(world: World, type_: str) -> str:
    schema_ = world.one(world.schemas)
    name = f"{schema_}.{world.name(f'routine {schema_}')}"
    world.do(f"create function {name}({type_}) returns {type_} language sql immutable return $1")
    return name


def operator_class(world: World) -> None:
    """An operator family, or a class with a family of its own name or another, and an index of it."""
    name = world.place("operator class", "operator class").replace("operator class ", "")
    world.about.pop()
    if world.chance(3):
        method = world.one(("btree", "hash"))
        world.do(f"create operator family {name} using {method}")
        world.mention(f"operator family {name} using {method}")
        return
    family = ""
    if world.chance(2):
        schema_ = world.one(world.schemas)
        family = f"{schema_}.{world.name(f'operator family {schema_}')}"
        world.do(f"create operator family {family} using btree")
        if world.chance(2):
            world.do(
                f"alter operator family {family} using btree"
                " add operator 1 < (integer, bigint), function 1 btint48cmp(integer, bigint)"
            )
        family = f"family {family}"
    world.do(
        f"create operator class {name} for type integer using btree {family} as operator 1 <, operator 2 <=,"
        " operator 3 =, operator 4 >=, operator 5 >, function 1 btint4cmp(integer, integer)"
    )
    world.mention(f"operator class {name} using btree")
    target = world.any_table(table)
    own = [column for column, type_ in target.columns if type_ == "integer"]
    if own:
        world.do(f"create index on {target.name} ({own[0]} {name} desc)")


def internals(world: World) -> None:
    """A conversion, a language, an access method, a transform."""
    made, language = world.place("conversion", "conversion"), world.name("language")
    method = world.one(("table handler heap_tableam_handler", "index handler bthandler"))
    forms = (
        f"create conversion {made} for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8",
        f"create {world.maybe('trusted')} language {language} handler plpgsql_call_handler"
        " inline plpgsql_inline_handler validator plpgsql_validator",
        f"create access method {(access := world.name('access method'))} type {method}",
        "create transform for integer language sql (from sql with function prsd_lextype(internal),"
        " to sql with function int4recv(internal))",
    )
    form = world.one(forms)
    world.do(form)
    if form.startswith("create access method"):
        world.mention(f"access method {access}")
        if "table" in method:
            world.access_methods.append(access)
    if "transform" in form:
        world.mention("transform for integer language sql")
    if " language " in form and form.startswith("create ") and "transform" not in form:
        world.mention(f"language {language}")
        world.grantable.append(("language", language))
        world.languages.append(language)


# ---- who may do what

_PRIVILEGES = {
    "table": (
        "select",
        "insert",
        "update",
        "delete",
        "truncate",
        "references",
        "trigger",
        "all",
        "select ({c})",
        "update ({c}), insert ({c})",
    ),
    "sequence": ("usage", "select", "update", "all"),
    "schema": ("usage", "create", "all"),
    "function": ("execute",),
    "procedure": ("execute",),
    "type": ("usage",),
    "domain": ("usage",),
    "language": ("usage",),
    "foreign data wrapper": ("usage",),
    "foreign server": ("usage",),
}


def grant(world: World) -> None:
    """A privilege that is given, or taken from everybody or the owner."""
    kind, name = world.one([*world.grantable, ("schema", "public")])
    privilege = world.one(_PRIVILEGES[kind])
    if "{c}" in privilege:
        found = [each for each in world.relations if each.name == name and each.columns]
        if not found:
            return
        privilege = privilege.replace("{c}", world.one(found[0].columns)[0])
    to = ", ".join(world.some((*ROLES, "public"), most=2))
    forms = (
        f"grant {privilege} on {kind} {name} to {to}",
        f"grant {privilege} on {kind} {name} to {to}",
        f"grant {privilege} on {kind} {name} to {world.one(ROLES)} with grant option",
        f"revoke all on {kind} {name} from public",
        f"revoke {privilege} on {kind} {name} from current_user",
    )
    world.do(world.one(forms))


def default_privileges(world: World) -> None:
    """Privileges on what is made later."""
    of = world.one(("tables", "sequences", "functions", "types", "schemas", "large objects"))
    within = (
        f"in schema {world.one(world.schemas)}" if of not in ("schemas", "large objects") and world.chance(2) else ""
    )
    for_ = f"for role {world.one(ROLES)}" if world.chance(4) else ""
    may = {"tables": "select", "functions": "execute", "large objects": "select"}.get(of, "usage")
    what = world.one(
        (
            f"grant {may} on {of} to {world.one(ROLES)}",
            f"grant all on {of} to {world.one(ROLES)} with grant option",
            f"revoke {may} on {of} from public",
            f"grant {may} on {of} to public",
        )
    )
    world.do(f"alter default privileges {for_} {within} {what}")


def owner(world: World) -> None:
    """An object that belongs to another role than most."""
    if not world.grantable:
        return
    kind, name = world.one(world.grantable)
    kind = "server" if kind == "foreign server" else kind
    world.do(f"alter {kind} {name} owner to {world.one(ROLES)}")


def called(world: World) -> None:
    """A function of one's own in a default, a check or an index."""
    function(world)
    found = [each for each in world.routines if each.returns and each.kind == "function"]
    if not found:
        return
    routine = world.one(found)
    call = f"{routine.name}({', '.join(f'{world.constant(type_)}::{type_}' for type_ in routine.arguments)})"
    target = world.any_table(table)
    column = world.name(f"columns of {target.name}")
    world.do(f"alter table {target.name} add {column} {routine.returns} default {call}")
    if world.chance(2):
        world.do(f"alter table {target.name} add check ({call} is not null or {column} is null)")


def comment(world: World) -> None:
    """A comment on something."""
    world.comment()
