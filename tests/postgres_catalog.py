"""Writes `stdlib/postgres/catalog.txt`: what PostgreSQL has and its extensions, from functions to settings.

usage: python tests/postgres_catalog.py [--check]

Needs the oldest and the newest server that dbsc works with: the embedded one, and Debian's 15. What both have is
written once; what only the newer one has is marked with the version it came with. `--check` writes nothing, and fails
where the file is not what the servers say. The head of the file says how it is read.
"""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from psycopg import Error

from dbsc.postgres.connection import Connection
from dbsc.postgres.scratch import Server, scratch

OLDEST = "/usr/lib/postgresql/15/bin"
FILE = Path(__file__).parent.parent / "stdlib" / "postgres" / "catalog.txt"
HEAD = """\
-- What PostgreSQL 15 to 18 and its extensions have, as the servers say. Written by tests/postgres_catalog.py.
-- A section starts with `@ kind`, or with `@ kind extension`.
-- A name and what is known of it are separated by a tab.
-- types       kind category preferred subscript held volatility sorting   of `held` are the parts of an array-like type
--             or a range; the volatility is that of reading and of writing its text; what sorts has an order (o), or
--             can at least be grouped (e)
-- casts       context volatility
-- functions   flags result arguments;…   operators are functions; one with one argument stands before it
-- flags       f function, a aggregate, o ordered-set or hypothetical aggregate, w window function, p procedure
--             i immutable, s stable, v volatile · q written in SQL · ! strict · * returns a set
--             + the last argument is variadic · =n that many arguments at the end have defaults
--             @16 came with that version
-- parameters  the names of what functions of this name are given, of all of them
-- settings    context type unit least greatest values   a type that versions do not agree on is a string
--             @16 was not there before
"""

# Extensions that look after servers, or test them, which no schema is written with.
LEFT_OUT = frozenset(
    """adminpack amcheck dblink file_fdw intagg old_snapshot pageinspect pg_buffercache pg_freespacemap
    pg_logicalinspect pg_prewarm pg_stat_statements pg_surgery pg_visibility pg_walinspect pgrowlocks
    pgstattuple pgtap plpgsql postgres_fdw sslinfo bloom dict_int dict_xsyn tsm_system_rows tsm_system_time""".split()
)

# What came after 16, from the release notes; whatever else is not in 15 is taken to have come with 16.
SINCE = {
    17: """icu_unicode_version pg_basetype pg_column_toast_chunk_id random to_bin to_oct to_regtypemod unicode_assigned
    unicode_version uuid_extract_timestamp uuid_extract_version xmltext""",
    18: """array_reverse array_sort bytea bytea_larger bytea_smaller casefold crc32 crc32c gamma
    has_largeobject_privilege int2 int4 int8 json_strip_nulls jsonb_strip_nulls lgamma max min pg_get_acl
    pg_ls_summariesdir record_larger record_smaller reverse uuidv4 uuidv7""",
}

TYPES = """
    select t.oid, t.oid::regtype::text as written, t.typname, t.typtype::text, t.typcategory::text,
           t.typispreferred, t.typsubscript <> 0,
           coalesce(r.rngsubtype, nullif(t.typbasetype, 0), t.typelem), i.provolatile::text, o.provolatile::text
    from pg_type t join pg_proc i on i.oid = t.typinput join pg_proc o on o.oid = t.typoutput
    left join pg_range r on t.oid in (r.rngtypid, r.rngmultitypid)
    where t.typtype <> 'c' and not (t.typcategory = 'A' and t.typelem <> 0 and t.typlen = -1 and t.typname like '\\_%%')
"""
NAMES = """
    select t.oid, case when t.typcategory = 'A' and t.typelem <> 0 and t.typname like '\\_%%'
      then (select e.typname from pg_type e where e.oid = t.typelem) || '[]' else t.typname end from pg_type t
"""
FUNCTIONS = """
    select p.oid, p.proname, p.prokind::text, p.provolatile::text, p.proisstrict, p.proretset, p.provariadic <> 0,
           p.pronargdefaults, p.prorettype, p.proargtypes::oid[], p.proallargtypes, p.proargmodes::text[],
           p.proargnames, a.aggkind::text, l.lanname = 'sql'
    from pg_proc p join pg_language l on l.oid = p.prolang left join pg_aggregate a on a.aggfnoid = p.oid
"""
OPERATORS = """
    select o.oid, o.oprname, p.provolatile::text, p.proisstrict, o.oprresult, o.oprleft, o.oprright,
           l.lanname = 'sql'
    from pg_operator o join pg_proc p on p.oid = o.oprcode join pg_language l on l.oid = p.prolang
"""
CASTS = """
    select c.oid, c.castsource, c.casttarget, c.castcontext::text, coalesce(p.provolatile::text, 'i')
    from pg_cast c left join pg_proc p on p.oid = c.castfunc
"""
SETTINGS = """
    select lower(name), context, vartype, coalesce(unit, '-'), coalesce(min_val, '-'), coalesce(max_val, '-'),
           coalesce(array_to_string(enumvals, ','), '-') from pg_settings where name not like '%%.%%' order by name
"""
# What `pg_settings` does not show, and the old names of others.
UNSHOWN = ("is_superuser", "role", "seed", "session_authorization", "sort_mem", "ssl_ecdh_curve", "vacuum_mem")
CATALOGS = {"pg_type": TYPES, "pg_cast": CASTS, "pg_proc": FUNCTIONS, "pg_operator": OPERATORS}

# PostGIS, which tests of pull want and no schema is checked by
MAPS = ("postgis", "address_standardizer")

Sections = dict[str, dict[str, list[str]]]
"""By heading, the entries under each name."""


def read(server: Server) -> Sections:
    """Everything that a server has: PostgreSQL's own, then what each extension brings."""
    found: Sections = {}
    with server.database() as name, server.connect(name, autocommit=True) as connection:
        own = "where n.oid < 16384"
        found.update(sections(connection, "", own))
        said = {name: [" ".join(facts)] for name, *facts in connection.execute(SETTINGS).fetchall()}
        unshown = {name: ["user string - - - -"] for name in UNSHOWN}
        found["@ settings"] = unshown | said
        query = "select name from pg_available_extensions order by name"
        extensions = [
            row[0]
            for row in connection.execute(query).fetchall()
            if row[0] not in LEFT_OUT and not row[0].startswith(MAPS)
        ]
    for extension in extensions:
        with server.database() as name, server.connect(name, autocommit=True) as connection:
            connection.execute(f'create extension "{extension}" cascade')
            query = f"select oid from pg_extension where extname = '{extension}'"
            mine = f"where refobjid = ({query}) and deptype = 'e'"
            found.update(sections(connection, f" {extension}", mine))
    return found


def sections(connection: Connection, suffix: str, where: str) -> Sections:
    """The sections of what PostgreSQL itself has (`suffix` is empty), or of one extension."""

    def rows(catalog: str) -> list[tuple[Any, ...]]:
        members = f"select objid from pg_depend {where} and classid = '{catalog}'::regclass"
        condition = "n.oid < 16384" if not suffix else f"n.oid in ({members})"
        query = f"select * from ({CATALOGS[catalog]}) n where {condition}"
        return connection.execute(query).fetchall()

    names: dict[int, str] = dict(connection.execute(NAMES).fetchall())
    internal = {oid for oid, name in names.items() if name == "internal"}
    types: dict[str, list[str]] = {}
    for _, written, name, kind, category, preferred, subscript, held, *volatility in rows("pg_type"):
        marks = ("+" if preferred else "-", "s" if subscript else "-")
        sorting = _sorting(connection, written)
        types[name] = [" ".join((kind, category, *marks, names.get(held, "-"), "".join(volatility), sorting))]
    casts = {
        f"{names[source]}>{names[target]}": [f"{context} {volatility}"]
        for _, source, target, context, volatility in rows("pg_cast")
    }
    functions: dict[str, list[str]] = {}
    parameters: dict[str, list[str]] = {}
    for row in rows("pg_proc"):
        _, name, kind, volatility, strict, is_set, variadic, defaults, result, inputs, *outputs, aggregate, sql = row
        if internal.intersection(inputs) or internal.intersection((result,)):
            continue
        flags = ("o" if aggregate in ("o", "h") else kind) + volatility
        flags += "q" * sql + "!" * strict + "*" * is_set + "+" * variadic + (f"={defaults}" if defaults else "")
        arguments = ",".join(names[oid] for oid in inputs)
        functions.setdefault(name, []).append(f"{flags} {_result(names, result, outputs)} {arguments}".strip())
        if given := _given(outputs):
            parameters[name] = sorted({*parameters.get(name, ()), *given})
    operators: dict[str, list[str]] = {}
    for _, name, volatility, strict, result, left, right, sql in rows("pg_operator"):
        arguments = ",".join(names[oid] for oid in (left, right) if oid)
        operators.setdefault(name, []).append(f"f{volatility}{'q' * sql}{'!' * strict} {names[result]} {arguments}")
    kinds = {
        "types": types, "casts": casts, "functions": functions, "operators": operators, "parameters": parameters
    }  # fmt: skip
    return {f"@ {kind}{suffix}": entries for kind, entries in kinds.items() if entries or kind == "functions"}


def _sorting(connection: Connection, type_: str) -> str:
    """Whether values of a type can be put in order (o), or can at least be told apart (e), which `prepare` tells."""
    for answer, clause in (("o", "order by x"), ("e", "group by x")):
        try:
            connection.execute(f"prepare sorting as select from (select null::{type_} as x) s {clause}")
        except Error:
            continue
        connection.execute("deallocate sorting")
        return answer
    return "-"


def _result(names: dict[int, str], result: int, outputs: list[Any]) -> str:
    """The result's type, or `{column:type,…}` where what is returned has names."""
    types, modes, written = outputs
    if not types or not written:
        return names[result]
    columns = [
        f"{name}:{names[type_]}" for type_, mode, name in zip(types, modes, written, strict=True) if mode in "obt"
    ]
    return "{" + ",".join(columns) + "}" if columns else names[result]


def _given(outputs: list[Any]) -> list[str]:
    """The names of what a function is given."""
    _, modes, written = outputs
    if not written:
        return []
    return [name for name, mode in zip(written, modes or "i" * len(written), strict=True) if name and mode in "ibv"]


def merged(old: Sections, new: Sections) -> Sections:
    """What either has; what is only in the newer one is marked with its version."""
    versions = {name: version for version, listed in SINCE.items() for name in listed.split()}
    found: Sections = {}
    for heading in sorted({**old, **new}, key=_order):
        before, after = old.get(heading, {}), new.get(heading, {})
        marking = heading in ("@ functions", "@ operators")
        lines: dict[str, list[str]] = {}
        for name in sorted({**before, **after}):
            added = [entry for entry in after.get(name, ()) if entry not in before.get(name, ())]
            if heading.startswith("@ parameters"):
                lines[name] = sorted({*before.get(name, ()), *after.get(name, ())})
                continue
            if heading == "@ settings":
                lines[name] = [_setting(before.get(name), after.get(name))]
                continue
            if not marking:
                lines[name] = sorted(after.get(name, ()) or before[name])
                continue
            # What merely changed its flags is not new.
            known = {_signature(entry) for entry in before.get(name, ())}
            same = [entry for entry in before.get(name, ()) if _signature(entry) not in map(_signature, added)]
            marked = [e if _signature(e) in known else _since(e, versions.get(name, 16)) for e in added]
            lines[name] = sorted([*same, *marked], key=lambda entry: entry.partition(" ")[2])
        found[heading] = lines
    return found


def _setting(before: list[str] | None, after: list[str] | None) -> str:
    """What holds for a setting in all versions; the bounds and values are those of any."""
    if after is None:
        return before[0] if before else ""
    if before is None:
        return _since(after[0], 16)
    (old, *one), (new, *other) = (facts.split(" ", 5) for (facts,) in (before, after))
    if one[0] != other[0] or one[1] != other[1]:
        return f"{new if old == new else 'user'} string - - - -"
    least, greatest = (
        "-" if "-" in pair else str(pick(pair, key=float))
        for pick, pair in ((min, (one[2], other[2])), (max, (one[3], other[3])))
    )
    values = dict.fromkeys((*one[4].split(","), *other[4].split(",")))
    return f"{new if old == new else 'user'} {one[0]} {one[1]} {least} {greatest} {','.join(values)}"


def _signature(entry: str) -> str:
    return entry.partition(" ")[2].partition(" ")[2]


def _since(entry: str, version: int) -> str:
    flags, space, rest = entry.partition(" ")
    return f"{flags}@{version}{space}{rest}"


def _order(heading: str) -> tuple[str, int]:
    _, kind, *extension = heading.split()
    return "".join(extension), _KINDS.index(kind)


_KINDS = ("types", "casts", "functions", "operators", "parameters", "settings")


def text(found: Sections) -> str:
    """The file."""
    lines: list[str] = []
    for heading, entries in found.items():
        lines.append(heading)
        lines += [f"{name}\t{';'.join(listed)}" for name, listed in entries.items()]
    return HEAD + "\n".join(lines) + "\n"


def main(arguments: Iterable[str]) -> int:
    """Writes or checks the file."""
    with scratch(OLDEST) as old, scratch() as new:
        wanted = text(merged(read(old), read(new)))
    if "--check" in arguments:
        return int(FILE.read_text() != wanted)
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(wanted)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
