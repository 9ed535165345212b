"""The database itself: what it sets is carried over, for whichever database gets the schema; the rest is told.

How it is called, who may connect to it and where it is kept belong to a server, as with `pg_dump` without `--create`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dbsc.catalog.objects import Object, ref
from dbsc.diagnostics import Diagnostic
from dbsc.postgres.introspect.blocks import Blocks
from dbsc.postgres.introspect.reading import Reading
from dbsc.postgres.introspect.routines import setting_name, setting_value
from dbsc.sqltext.quote import literal

SETTINGS_OF_ROLES = "settings_of_roles"
"""The block of what roles set in this database alone, where roles are asked for."""
_PLATFORMS = re.compile(r"search_path=|app\.settings\.")  # what a platform sets of every database

QUERIES = {
    "database": """
    select shobj_description(d.oid, 'pg_database') as comment,
      coalesce((
        select s.setconfig from pg_db_role_setting s where s.setdatabase = d.oid and s.setrole = 0
      ), array[]::text[]) as settings,
      (
        select array_agg(r.rolname::text order by r.rolname collate "C")
        from pg_db_role_setting s join pg_roles r on r.oid = s.setrole where s.setdatabase = d.oid
      ) as settings_of,
      d.datacl is not null and array(select a::text from unnest(d.datacl) a order by 1)
        <> array(select a::text from unnest(acldefault('d', d.datdba)) a order by 1) as granted,
      d.datconnlimit >= 0 as limited,
      exists (
        select from pg_shseclabel l where l.classoid = 'pg_database'::regclass and l.objoid = d.oid
      ) as labelled
    from pg_database d
    where d.datname = current_database()""",
}


def read(reading: Reading) -> Iterator[Object]:
    """A block of what the database sets."""
    blocks = Blocks(reading)
    for row in reading.rows("database"):
        own = (each for each in sorted(row.settings) if not (reading.on_platform and _PLATFORMS.match(each)))
        settings = [setting.partition("=") for setting in own]
        up = [f"set {setting_name(name)} = {setting_value(name, value)}" for name, _, value in settings]
        down = [f"reset {setting_name(name)}" for name, _, _ in settings]
        if settings:
            blocks.add("settings_of_database", [], [of_this_database(up)], [of_this_database(down)])
        if row.settings_of and ref("sql", SETTINGS_OF_ROLES) not in reading.objects:
            message = f"settings of roles in this database are not carried over: {', '.join(row.settings_of)}"
            help_ = "`dbsc pull --roles` reads them, and `alter role … in database … set` gives them to another"
            reading.diagnostics.append(Diagnostic("DBS803", message, help=help_))
            reading.beside["settings of a role"] = len(row.settings_of)
        told = {
            "comment": row.comment is not None,
            "privileges": row.granted,
            "connection limit": row.limited,
            "security labels": row.labelled,
        }
        left = [what for what, is_there in told.items() if is_there]
        if left:
            are = "are" if len(left) > 1 or left[0].endswith("s") else "is"
            message = f"the {' and the '.join(left)} of the database itself {are} not carried over"
            help_ = "`pg_dumpall --schema-only` shows what to run for another"
            reading.diagnostics.append(Diagnostic("DBS803", message, help=help_))
            reading.beside["the database itself"] = len(left)
    yield from blocks.made()


def of_this_database(changes: list[str], of: str = "") -> str:
    """A statement that changes the database that it runs in, whatever that is called.

    `changes` are what stands behind `alter database x`, or behind `alter role r in database x` where `of` is
    `role r in `.
    """
    lines = "".join(
        f"  execute format({literal(f'alter {of}database %I ' + change.replace('%', '%%'))}, current_database());\n"
        for change in changes
    )
    return f"do $do$\nbegin\n{lines}end\n$do$"
