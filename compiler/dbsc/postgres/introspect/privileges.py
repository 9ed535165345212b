"""Privileges of a database's objects, and the default privileges of what will be made.

An object has `Privileges` exactly where it has other ones than a schema would give it that says nothing of them. What
the owner may do with its own is not told, for the owner is whoever applies the schema; rights that an owner has given
up, and the privileges of what has no block to write them in, are statements of `sql` blocks.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog import platform
from dbsc.catalog.catalog import PUBLIC
from dbsc.catalog.objects import DefaultPrivileges, Grant, Object, Privileges, Ref, ref
from dbsc.diagnostics import Diagnostic
from dbsc.hints import Any
from dbsc.postgres.introspect.blocks import Blocks, place_of
from dbsc.postgres.introspect.queries import OWN_OBJECT, ROLES, SCHEMAS, of_user
from dbsc.postgres.introspect.reading import Reading
from dbsc.postgres.sql import role as role_sql
from dbsc.semantics.default_privileges import given, given_on_platform, privileged
from dbsc.semantics.privileges import WHOLE, Wanted, listed, want
from dbsc.sqltext.quote import identifier

# What the schema of the standard was born with is nowhere written down.
_ASKED = f"n.nspname <> 'information_schema' and n.nspname <> all ({SCHEMAS}::text[])"
# Catalog, its letter for acldefault(), object, privileges, owner, where it is; sub-object.
_PLACES = (
    (
        "pg_namespace",
        "'n'",
        "o.oid",
        "o.nspacl",
        "o.nspowner",
        f"pg_namespace o where {of_user('o')} or o.nspname = 'pg_catalog'",
        "0",
    ),
    (
        "pg_class",
        "case o.relkind when 'S' then 's' else 'r' end",
        "o.oid",
        "o.relacl",
        "o.relowner",
        "pg_class o join pg_namespace n on n.oid = o.relnamespace"
        " where o.relkind in ('r', 'p', 'v', 'm', 'S', 'f') and " + _ASKED,
        "0",
    ),
    (
        "pg_class",
        "'c'",
        "o.oid",
        "a.attacl",
        "o.relowner",
        "pg_attribute a join pg_class o on o.oid = a.attrelid join pg_namespace n on n.oid = o.relnamespace"
        " where not a.attisdropped and a.attacl is not null and " + _ASKED,
        "a.attnum",
    ),
    (
        "pg_proc",
        "'f'",
        "o.oid",
        "o.proacl",
        "o.proowner",
        "pg_proc o join pg_namespace n on n.oid = o.pronamespace where " + _ASKED,
        "0",
    ),
    (
        "pg_type",
        "'T'",
        "o.oid",
        "o.typacl",
        "o.typowner",
        # an array has the privileges of its elements
        "pg_type o join pg_namespace n on n.oid = o.typnamespace where "
        + _ASKED
        + " and not (o.typelem <> 0 and o.typsubscript = 'pg_catalog.array_subscript_handler'::regproc)",
        "0",
    ),
    ("pg_language", "'l'", "o.oid", "o.lanacl", "o.lanowner", "pg_language o where true", "0"),
    ("pg_foreign_data_wrapper", "'F'", "o.oid", "o.fdwacl", "o.fdwowner", "pg_foreign_data_wrapper o where true", "0"),
    ("pg_foreign_server", "'S'", "o.oid", "o.srvacl", "o.srvowner", "pg_foreign_server o where true", "0"),
)


def _entries(privileges: str) -> str:
    return f"""(
      select json_agg(json_build_array(grantee::int8, privilege_type, is_grantable))
      from aclexplode({privileges})
    )"""


PRIVILEGED = "\n      union all ".join(
    f"select '{catalog}'::regclass as class, {oid} as oid, {part}::int as part, ({letter})::\"char\" as letter,\n"
    f"        {acl} as privileges, {owner} as owner\n"
    f"      from {place}"
    for catalog, letter, oid, acl, owner, place, part in _PLACES
)

OF_USER = f"""pg_get_userbyid(d.defaclrole) <> all ({ROLES}::text[])
      and coalesce(d.defaclnamespace::regnamespace::text, '') <> all ({SCHEMAS}::text[])"""
"""Whether default privileges are none of a platform's."""

# What is given in a schema is added to what is given everywhere, and that stands for what PostgreSQL gives.
_BORN_BY_DEFAULT = """case when n.oid is null then
        acldefault(case d.defaclobjtype when 'S' then 's' else d.defaclobjtype end, d.defaclrole)
      end"""

QUERIES = {
    # What PostgreSQL itself or an extension made is here where its privileges are no longer those that it was born
    # with; where privileges are given by default, what says nothing of its own differs from what says nothing in a
    # schema.
    "privileges": f"""
    with privileged as (
      {PRIVILEGED}
    ), known as (
      select p.*, i.initprivs as made_with,
        p.oid < {OWN_OBJECT} or m.oid is not null as foreign_made
      from privileged p
      left join pg_init_privs i on i.classoid = p.class and i.objoid = p.oid and i.objsubid = p.part
      left join (select classid, objid as oid from pg_depend where deptype = 'e') m
        on m.classid = p.class and m.oid = p.oid
      where p.privileges is not null or exists (select from pg_default_acl)
        or p.class = 'pg_namespace'::regclass and p.oid = to_regnamespace('public')
    ), born as (
      select k.*, coalesce(case when k.foreign_made then k.made_with end, acldefault(k.letter, k.owner)) as born
      from known k
    )
    select b.class::text as class, b.oid::int8 as oid, b.part, b.letter::text as letter, b.owner::int8 as owner,
      b.foreign_made, i.type as kind, i.schema, (
        select d.refobjid::int8 from pg_depend d
        where d.classid = b.class and d.objid = b.oid and d.deptype = 'i' and d.refclassid = 'pg_type'::regclass
          and b.class in ('pg_proc'::regclass, 'pg_type'::regclass)
      ) as type_made_with, case
        when b.class = 'pg_type'::regclass and b.foreign_made -- a `grant` finds no type by the words `double precision`
        then (select format('%I.%I', i.schema, t.typname) from pg_type t where t.oid = b.oid) else i.identity
      end as identity, a.attname::text as column,
      {_entries("coalesce(b.privileges, b.born)")} as now,
      {_entries("b.born")} as before
    from born b
    left join pg_attribute a on b.part <> 0 and a.attrelid = b.oid and a.attnum = b.part,
      lateral pg_identify_object(b.class, b.oid, 0) i
    where not b.foreign_made
      or (cardinality({SCHEMAS}::text[]) = 0 or b.class = 'pg_namespace'::regclass)
      and coalesce(b.privileges, acldefault(b.letter, b.owner)) is distinct from b.born
    order by b.class::text, i.identity collate "C", b.part""",
    "default privileges": f"""
    select d.defaclobjtype::text as letter, d.defaclrole::int8 as owner, n.nspname::text as schema,
      null as column,
      {_entries("d.defaclacl")} as now,
      {_entries(_BORN_BY_DEFAULT)} as before
    from pg_default_acl d
    left join pg_namespace n on n.oid = d.defaclnamespace
    where {OF_USER}
    order by pg_get_userbyid(d.defaclrole) collate "C", n.nspname collate "C" nulls first, letter""",
}

_LETTERS = {
    "tables": "r", "sequences": "s", "functions": "f", "types": "T", "schemas": "n", "large objects": "L",
}  # fmt: skip
_SORTS = {letter: kind for kind, letter in _LETTERS.items()}
_TABLE = ("select", "insert", "update", "delete", "truncate", "references", "trigger")
_ALL = {
    "r": _TABLE, "s": ("usage", "select", "update"), "f": ("execute",), "n": ("usage", "create"),
    "T": ("usage",), "F": ("usage",), "S": ("usage",), "l": ("usage",), "L": ("select", "update"),
}  # fmt: skip
_CALLED = {
    "view": "table", "materialized view": "table", "foreign table": "table", "aggregate": "function",
    "foreign-data wrapper": "foreign data wrapper", "server": "foreign server",
}  # fmt: skip

MAKER = "current_user"
"""Whoever applies the schema, and owns what it makes."""
DATABASE_OWNER = "pg_database_owner"
"""To whom the schema `public` belongs at first."""
_SHOWN = 5
Entry = tuple[str, str, str | None]
"""Role, privilege, column."""
Held = dict[Entry, bool]
"""What is held, and whether it may be passed on."""


def read(reading: Reading) -> Iterator[Object]:
    """Default privileges, the privileges of all that has its own, and blocks for those that stand nowhere else."""
    blocks = Blocks(reading)
    defaults = [_default_privileges(reading, row, blocks) for row in reading.rows("default privileges")]
    told = sorted((each for each in defaults if each is not None), key=lambda each: each.role is not None)
    usual = platform.default_privileges(reading.version // 10000) if reading.on_platform else ()
    unusual = list(_unusual(reading, told, usual))
    yield from unusual
    born = _Born(reading, [each for each in unusual if each.role is None])
    to_maker: list[str] = []
    rows: dict[tuple[str, int], list[Any]] = {}
    for row in reading.rows("privileges"):
        rows.setdefault((row.class_, row.oid), []).append(row)
    for key, parts in rows.items():
        target = reading.names.get(key)
        if target is None or target not in born.places or (parts[0].foreign_made and target != PUBLIC):
            _opaque(reading, blocks, key, parts, born)
            continue
        number = _changed(reading, parts)
        now, before = _held(reading, parts, "now"), _held(reading, parts, "before")
        if target == PUBLIC and not parts[0].foreign_made:  # made again, without what a new database gives everybody
            given_to_all = ("usage",) if reading.version >= 150000 else ("usage", "create")
            before = {("public", privilege, None): False for privilege in given_to_all}
        if target == PUBLIC and reading.on_platform:
            before.update(((role, "usage", None), False) for role in platform.CLIENTS)
        if parts[0].owner != reading.maker:
            before = {entry: grantable for entry, grantable in before.items() if entry[0] != DATABASE_OWNER}
            rest = _without_maker(reading, parts, now, told=not (target == PUBLIC and reading.on_platform))
            if rest != now and target != PUBLIC:
                number -= _of_maker_alone(reading, parts)
                to_maker.append(_called(parts[0]))
            now = rest
        reading.native["grant"] = reading.native.get("grant", 0) + number
        if now != born.of(target, before):
            yield Privileges(target, _grants(now, _all_of(parts[0].letter, reading.version)))
        if not parts[0].foreign_made:
            statements = _change(_of_owner(parts, "before"), _of_owner(parts, "now"), _called(parts[0]))
            blocks.add("rights_of_owners", place_of(reading, target), statements)
    yield from blocks.made()
    if to_maker and not reading.owners:
        message = f"what `{reading.roles[reading.maker]}` may do with what others own is not carried over"
        help_ = "it owns most of the database, so whoever applies this stands for it; `--owners` tells who owns what"
        shown = [*to_maker[:_SHOWN], *([f"and {len(to_maker) - _SHOWN} more"] if len(to_maker) > _SHOWN else [])]
        reading.diagnostics.append(Diagnostic("DBS803", f"{message}: {', '.join(shown)}", help=help_))


def _unusual(
    reading: Reading, told: list[DefaultPrivileges], usual: tuple[DefaultPrivileges, ...]
) -> Iterator[DefaultPrivileges]:
    """The default privileges that are not those of the platform, and where there are none of its own, that."""
    there = {each.ref for each in told}
    gone = [each.replace(grants=()) for each in usual if each.ref not in there]
    as_usual = [each for each in told if each in usual]
    number = reading.native.get("default privileges", 0)
    reading.native["default privileges"] = number + len(as_usual) - len(gone)
    yield from (each for each in told if each not in as_usual)
    yield from gone


class _Born:
    """What an object is given that says nothing of its privileges."""

    def __init__(self, reading: Reading, defaults: list[DefaultPrivileges]) -> None:
        self.version = reading.version
        self.on_platform = reading.on_platform
        self.defaults = defaults
        self.places: dict[Ref, tuple[str | None, str] | None] = {PUBLIC: None}
        for reference, object_ in reading.objects.items():
            self.places[reference] = None
            for target, schema, kind in privileged(object_):
                self.places[target] = schema, kind

    def of(self, target: Ref, by_postgresql: Held) -> Held:
        """What that is: what PostgreSQL gives, unless default privileges say something else."""
        return self.at(self.places[target], by_postgresql)

    def at(self, place: tuple[str | None, str] | None, by_postgresql: Held) -> Held:
        """The same of whatever is made in a schema, and is of a sort that default privileges have."""
        grants = given(self.defaults, *place) if place else None
        if place and grants is None and self.on_platform:
            grants = given_on_platform(*place)
        if place is None or grants is None:
            return by_postgresql
        held: Held = {}
        for grant in grants:
            for privilege, _ in grant.privileges:
                every = _all_of(_LETTERS[place[1]], self.version) if privilege == "all" else (privilege,)
                held.update(((grant.role, each, None), grant.grantable) for each in every)
        return {entry: grantable for entry, grantable in held.items() if entry[0] != MAKER}


def _without_maker(reading: Reading, parts: list[Any], now: Held, *, told: bool) -> Held:
    """What others hold of an object, other than whoever applies the schema, to whom it will belong.

    Where owners are `told`, the object is given back, and that role then granted what it has of it.
    """
    maker = reading.roles[reading.maker]
    theirs = {entry: grantable for entry, grantable in now.items() if entry[0] == maker}
    statements = _change({}, theirs, _called(parts[0])) if told else []
    reading.granted_to_maker.setdefault(reading.roles[parts[0].owner], []).extend(statements)
    return {entry: grantable for entry, grantable in now.items() if entry not in theirs}


def _of_maker_alone(reading: Reading, parts: list[Any]) -> int:
    """How many of an object and its columns have other privileges by what the maker may do alone; these are counted."""
    maker = reading.roles[reading.maker]
    number = 0
    for part in parts:
        now, before = (_held(reading, [part], field) for field in ("now", "before"))
        rest = {entry: grantable for entry, grantable in now.items() if entry[0] != maker}
        own = (_of_owner([part], field) for field in ("now", "before"))
        number += now != before and rest == before and len({frozenset(each.items()) for each in own}) == 1
    if reading.owners:
        reading.in_block("grant", number)
    else:
        reading.left_out["grant"] = reading.left_out.get("grant", 0) + number
    return number


def _default_privileges(reading: Reading, row: Any, blocks: Blocks) -> DefaultPrivileges | None:
    """What a role gives by default; None if it gives others what PostgreSQL gives them.

    What it gives itself is told in a schema, where that is added to what is given.
    """
    letter = "s" if row.letter == "S" else row.letter
    kind = next(kind for kind, its in _LETTERS.items() if its == letter)
    maker = reading.roles[row.owner]
    is_own = row.owner == reading.maker and (reading.on_platform or not reading.owners)
    now = _held(reading, [row], "now")
    own = _of_owner([row], "now")
    if row.schema is None:
        head = "alter default privileges" + ("" if is_own else f" for role {identifier(maker)}")
        statements = _change(_of_owner([row], "before"), own, kind, head + " ", MAKER if is_own else maker)
        blocks.add("default_rights_of_owners", (), statements)
        if now == _held(reading, [row], "before"):
            reading.in_block("default privileges")
            return None
    else:
        who = MAKER if is_own else maker
        if reading.on_platform and is_own and row.schema == "public":
            own = {}  # the platform has said that an owner has all of its own
            if not now and kind == "functions":
                reading.native["default privileges"] = reading.native.get("default privileges", 0) + 1
                return None
        now.update(((who, privilege, None), grantable) for (_, privilege, _), grantable in own.items())
    grants = _grants(now, _all_of(letter, reading.version))
    return DefaultPrivileges(kind, grants, None if is_own else maker, row.schema)


# ---------------------------------------------------------------- what is held


def _held(reading: Reading, rows: list[Any], field: str) -> Held:
    """What others than the owner hold. Who was given something twice may pass it on if either says so."""
    held: Held = {}
    for row in rows:
        for grantee, privilege, grantable in getattr(row, field) or ():
            if grantee != row.owner:
                entry = (reading.roles[grantee] if grantee else "public", privilege.lower(), row.column)
                held[entry] = held.get(entry, False) or grantable
    return held


def _changed(reading: Reading, parts: list[Any]) -> int:
    """How many of an object and its columns have other privileges than they were born with."""
    sides = (({**_held(reading, [p], f), **_of_owner([p], f)} for f in ("now", "before")) for p in parts)
    return sum(now != before for now, before in sides)


def _of_owner(rows: list[Any], field: str) -> Held:
    """What the owner holds itself."""
    return {
        (MAKER, privilege.lower(), row.column): grantable
        for row in rows
        for grantee, privilege, grantable in getattr(row, field) or ()
        if grantee == row.owner
    }


def _all_of(letter: str, version: int) -> tuple[str, ...]:
    """The privileges that `all` stands for."""
    if letter in "rc":
        return (*_TABLE, "maintain") if version >= 170000 else _TABLE
    return _ALL[letter]


def _grants(held: Held, every: tuple[str, ...]) -> tuple[Grant, ...]:
    """What is held, `all` where it is every privilege that there is."""
    wanted: Wanted = {}
    for (role, privilege, column), grantable in held.items():
        want(wanted, role, privilege, () if column is None else (column,), grantable)
    for privileges in wanted.values():
        if all(WHOLE in privileges.get(privilege, ()) for privilege in every):
            for privilege in every:
                privileges[privilege].discard(WHOLE)
            privileges["all"] = {WHOLE}
    return listed({who: {name: on for name, on in its.items() if on} for who, its in wanted.items()})


# ---------------------------------------------------------------- what stands in blocks


def _opaque(reading: Reading, blocks: Blocks, key: tuple[str, int], parts: list[Any], born: _Born) -> None:
    """The privileges of what a schema does not declare: what PostgreSQL, an extension or a block made."""
    on = _called(parts[0])
    before, now = ({**_held(reading, parts, field), **_of_owner(parts, field)} for field in ("before", "now"))
    range_ = reading.names.get(("pg_type", parts[0].type_made_with))  # whose constructor or multirange type it is
    if (key in reading.blocks or range_) and (sort := _SORTS.get(parts[0].letter)):
        before = {**born.at((parts[0].schema, sort), _held(reading, parts, "before")), **_of_owner(parts, "before")}
    statements = _change(before, now, on)
    extension = reading.members.get(key)
    if extension and ref("extension", extension) in reading.objects:
        blocks.add(f"privileges_of_{extension}", [(extension,)], statements)
    elif parts[0].foreign_made:
        blocks.add("privileges_of_postgresql", (), statements)
    elif key in reading.blocks:
        blocks.add(f"privileges_of_{reading.blocks[key]}", [(reading.blocks[key],)], statements)
    elif range_:
        blocks.add("privileges_of_range_types", place_of(reading, range_), statements)
    elif key[0] == "pg_type" and (table := place_of(reading, reading.types[key[1]])):
        blocks.add("privileges_of_row_types", table, statements)
    elif statements:
        message = f"privileges of {parts[0].kind} {parts[0].identity} are not carried over: nothing declares it"
        reading.leave_out("grant", Diagnostic("DBS803", message), _changed(reading, parts))
        return
    reading.in_block("grant", _changed(reading, parts))


def _called(row: Any) -> str:
    """What a `grant` is on."""
    return f"{_CALLED.get(row.kind, row.kind)} {row.identity}"


def _change(before: Held, now: Held, on: str, head: str = "", owner: str = MAKER) -> list[str]:
    """The statements that lead from some privileges to others."""
    lost = [entry for entry in before if entry not in now]
    options_lost = [entry for entry in now if before.get(entry) and not now[entry]]
    gained = [entry for entry in now if entry not in before and not now[entry]]
    options_gained = [entry for entry in now if now[entry] and not before.get(entry)]
    out = []
    for entries, form in (
        (lost, "revoke {} on {} from {}"),
        (options_lost, "revoke grant option for {} on {} from {}"),
        (gained, "grant {} on {} to {}"),
        (options_gained, "grant {} on {} to {} with grant option"),
    ):
        by_role: dict[str, list[str]] = {}
        for who, privilege, column in sorted(entries, key=lambda entry: (entry[0], entry[2] or "")):
            what = f"{privilege} ({identifier(column)})" if column else privilege
            by_role.setdefault(owner if who == MAKER else who, []).append(what)
        out += [head + form.format(", ".join(what), on, role_sql(who)) for who, what in by_role.items()]
    return out
