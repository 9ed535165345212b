"""What was asked of a server while it is read: the rows of every query, and what the numbers in them mean.

A reading is made once, from all rows; the modules of the subjects turn it into objects. Knows nothing of connections.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from dbsc.catalog.builtin import BUILTIN_TYPES, EXTENSION_TYPES
from dbsc.catalog.objects import Expression, Object, Ref, Type, ref
from dbsc.diagnostics import Diagnostic
from dbsc.hints import Any
from dbsc.postgres.introspect.printed import read_again
from dbsc.postgres.introspect.queries import ROLES, of_database, own_schema
from dbsc.postgres.snapshot_sql import OWN_OBJECT
from dbsc.semantics.types import type_sql

# Kinds of relation as pg_class has them, and what their references are called.
_RELATION_KINDS = {
    "r": "table", "p": "table", "f": "table", "v": "view", "m": "view", "S": "sequence", "i": "index", "I": "index",
    "c": "type",
}  # fmt: skip

QUERIES = {
    "role": "select oid::int8 as oid, rolname::text as name from pg_roles",
    # Who makes things here: the owner of most of them, or else of the database, whose owner it is on a platform
    "maker": f"""
    select owner::int8 as oid
    from (
      select c.relowner as owner, 1 as objects from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where {of_database("pg_class", "c.oid", "n")} and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
      union all
      select p.proowner, 1 from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where {of_database("pg_proc", "p.oid", "n")}
      union all
      select t.typowner, 1 from pg_type t join pg_namespace n on n.oid = t.typnamespace
      where {of_database("pg_type", "t.oid", "n")} and t.typtype in ('e', 'd', 'c')
      union all
      select n.nspowner, 1 from pg_namespace n
      where {of_database("pg_namespace", "n.oid", "n")} and n.nspname <> 'public'
      union all
      select datdba, 0 from pg_database where datname = current_database()
    ) owned
    group by owner
    order by
      cardinality({ROLES}::text[]) > 0 and owner = (select datdba from pg_database where datname = current_database())
        desc,
      sum(objects) desc, owner
    limit 1""",
    "namespace": f"""
    select n.oid::int8 as oid, n.nspname::text as name, pg_get_userbyid(n.nspowner)::text as owner
    from pg_namespace n where {own_schema("n")}""",
    "relation name": f"""
    select c.oid::int8 as oid, n.nspname::text as schema, c.relname::text as name, c.relkind::text as kind
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where {own_schema("n")} and c.relkind not in ('t')""",
    # an array is no type of its own
    "type name": f"""
    select t.oid::int8 as oid, n.nspname::text as schema, coalesce(e.typname, t.typname)::text as name,
      t.typrelid::int8 as relation
    from pg_type t join pg_namespace n on n.oid = t.typnamespace
    left join pg_type e on e.typarray = t.oid
    where {own_schema("n")}""",
    "routine name": f"""
    select p.oid::int8 as oid, n.nspname::text as schema, p.proname::text as name,
      array(select format_type(t, null) from unnest(p.proargtypes) with ordinality a (t, at) order by at) as signature
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where {own_schema("n")}""",
    "collation name": f"""
    select o.oid::int8 as oid, n.nspname::text as schema, o.collname::text as name
    from pg_collation o join pg_namespace n on n.oid = o.collnamespace
    where {own_schema("n")}""",
    "constraint name": f"""
    select x.oid::int8 as oid, x.conrelid::int8 as relation, x.contypid::int8 as type, x.conname::text as name
    from pg_constraint x join pg_namespace n on n.oid = x.connamespace
    where {own_schema("n")}""",
    "named": f"""
    select 'pg_ts_dict' as class, d.oid::int8 as oid, 'text search dictionary' as kind,
      array[n.nspname::text, d.dictname::text] as path
    from pg_ts_dict d join pg_namespace n on n.oid = d.dictnamespace where {own_schema("n")}
    union all
    select 'pg_ts_config', c.oid::int8, 'text search configuration', array[n.nspname::text, c.cfgname::text]
    from pg_ts_config c join pg_namespace n on n.oid = c.cfgnamespace where {own_schema("n")}
    union all
    select 'pg_foreign_data_wrapper', w.oid::int8, 'foreign data wrapper', array[w.fdwname::text]
    from pg_foreign_data_wrapper w
    union all
    select 'pg_foreign_server', s.oid::int8, 'server', array[s.srvname::text]
    from pg_foreign_server s""",
    "extension name": "select e.oid::int8 as oid, e.extname::text as name from pg_extension e",
    # what an extension made is part of it
    "member": """
    select classid::regclass::text as class, objid::int8 as oid, refobjid::int8 as extension
    from pg_depend where deptype = 'e' and refclassid = 'pg_extension'::regclass""",
    "dependency": f"""
    select distinct classid::regclass::text as class, objid::int8 as oid,
      refclassid::regclass::text as used_class, refobjid::int8 as used
    from pg_depend
    where objid >= {OWN_OBJECT} and refobjid >= {OWN_OBJECT} and deptype in ('n', 'a')""",
    # `identity` is what `comment on` calls it; `relation` and `type` are what it belongs to, or is
    "comment": f"""
    select d.classoid::regclass::text as class, d.objoid::int8 as oid, d.objsubid as part, d.description as text,
      i.type as kind, i.identity, coalesce(
        (select x.indrelid from pg_index x where d.classoid = 'pg_class'::regclass and x.indexrelid = d.objoid),
        (
          select s.refobjid from pg_depend s
          where d.classoid = 'pg_class'::regclass and s.classid = d.classoid and s.objid = d.objoid
            and s.refclassid = s.classid and s.refobjsubid > 0 and s.deptype in ('a', 'i')
          limit 1
        ),
        (select c.oid from pg_class c where d.classoid = 'pg_class'::regclass and c.oid = d.objoid),
        (select x.conrelid from pg_constraint x where d.classoid = 'pg_constraint'::regclass and x.oid = d.objoid),
        (select t.tgrelid from pg_trigger t where d.classoid = 'pg_trigger'::regclass and t.oid = d.objoid),
        (select p.polrelid from pg_policy p where d.classoid = 'pg_policy'::regclass and p.oid = d.objoid),
        0
      )::int8 as relation,
      coalesce(
        (select x.contypid from pg_constraint x where d.classoid = 'pg_constraint'::regclass and x.oid = d.objoid), 0
      )::int8 as type
    from pg_description d, lateral pg_identify_object(d.classoid, d.objoid, d.objsubid) i
    where i.identity is not null -- the comment of a subscription stays when that is dropped
      and (
        d.objoid >= {OWN_OBJECT}
        or d.classoid = 'pg_namespace'::regclass and d.objoid = to_regnamespace('public')
          and d.description <> 'standard public schema'
      )
    order by d.classoid::regclass::text, i.identity collate "C" """,
}

_QUALIFIED = re.compile(r'"((?:[^"]|"")*)"|([^".]+)')
_TYPE = re.compile(
    r'(?P<name>(?:"(?:[^"]|"")*"|[^"(\[])+?)(?:\((?P<arguments>[^)]*)\))?(?P<tail> [a-z ]+)?(?P<array>(?:\[\])*)'
)
_INTERVAL = re.compile(r"interval (?P<fields>[a-z ]+(?:\(\d\))?)(?P<array>(?:\[\])*)")
# How format_type() calls what has a shorter name in our SQL; the arguments stand in the middle of some.
_SHORTER = {
    "character varying": "varchar", "character": "char", "bit varying": "varbit",
    "timestamp without time zone": "timestamp", "timestamp with time zone": "timestamptz",
    "time without time zone": "time", "time with time zone": "timetz",
}  # fmt: skip


class Reading:
    """All rows, and what is known by number.

    `relations`, `types`, `routines`, `collations` and `constraints` are the objects of a database's own schemas by
    their oid, those of extensions too; `names` all of them by catalog and oid. `maker` is the role that owns most of
    them, for which whoever applies the schema stands in. `unchecked` are the functions whose bodies PostgreSQL would
    refuse if they were made now. `on_platform` tells that the database is a Supabase project, whose own objects are not
    read. `diagnostics` collects what cannot be carried over: whoever leaves something out says
    so there.

    `objects` are those that were made of the rows so far, `blocks` the names of the `sql` blocks that make what has no
    form of its own, by catalog and oid, and `externals` the objects that blocks make. `comments_read` are the comments
    that somebody asked for; `native`, `opaque` and `left_out` say how many grants, comments and the like,
    which are no objects of their own, stand in their place, in blocks, or were told to be left out; `beside` says how
    many were told to be left out that the server was not asked to count. `granted_to_maker`
    are the grants to the maker on what belongs to others, by owner; `owners` tells that who owns what is asked for, so
    that no role stands for another.
    """

    def __init__(
        self,
        version: int,
        rows: Mapping[str, Sequence[Any]],
        unchecked: frozenset[int] = frozenset(),
        *,
        on_platform: bool = False,
        owners: bool = False,
    ) -> None:
        self.version = version
        self.owners = owners
        self.on_platform = on_platform
        self.unchecked = unchecked
        self._rows = rows
        self.diagnostics: list[Diagnostic] = []
        self.objects: dict[Ref, Object] = {}
        self.externals: dict[Ref, Object] = {}
        self.blocks: dict[tuple[str, int], str] = {}
        self.granted_to_maker: dict[str, list[str]] = {}
        self.native: dict[str, int] = {}
        self.opaque: dict[str, int] = {}
        self.left_out: dict[str, int] = {}
        self.beside: dict[str, int] = {}
        self.maker: int = rows["maker"][0].oid
        self.roles: dict[int, str] = {row.oid: row.name for row in rows["role"]}
        self.schemas: dict[int, str] = {row.oid: row.name for row in rows["namespace"]}
        self.relations: dict[int, Ref] = {
            row.oid: ref(_RELATION_KINDS.get(row.kind, "table"), row.schema, row.name) for row in rows["relation name"]
        }
        self.types: dict[int, Ref] = {row.oid: ref("type", row.schema, row.name) for row in rows["type name"]}
        self.routines: dict[int, Ref] = {
            row.oid: ref("function", row.schema, f"{row.name}({', '.join(map(type_name, row.signature))})")
            for row in rows["routine name"]
        }
        self.collations: dict[int, Ref] = {
            row.oid: ref("collation", row.schema, row.name) for row in rows["collation name"]
        }
        extensions = {row.oid: ref("extension", row.name) for row in rows["extension name"]}
        self.names: dict[tuple[str, int], Ref] = {
            **{("pg_namespace", oid): ref("schema", name) for oid, name in self.schemas.items()},
            **{("pg_class", oid): found for oid, found in self.relations.items()},
            **{("pg_type", oid): found for oid, found in self.types.items()},
            **{("pg_proc", oid): found for oid, found in self.routines.items()},
            **{("pg_collation", oid): found for oid, found in self.collations.items()},
            **{("pg_extension", oid): found for oid, found in extensions.items()},
            **{(row.class_, row.oid): ref(row.kind, *row.path) for row in rows["named"]},
        }
        self.members: dict[tuple[str, int], str] = {
            (row.class_, row.oid): extensions[row.extension][1] for row in rows["member"] if row.extension in extensions
        }
        # a row type comes with its relation
        for row in rows["type name"]:
            if ("pg_class", row.relation) in self.members:
                self.members["pg_type", row.oid] = self.members["pg_class", row.relation]
        self._comments = {(row.class_, row.oid, row.part): row.text for row in rows["comment"]}
        self.comments_read: set[tuple[str, int, int]] = set()
        self._uses: dict[tuple[str, int], list[tuple[str, int]]] = {}
        for row in rows["dependency"]:
            self._uses.setdefault((row.class_, row.oid), []).append((row.used_class, row.used))

    def rows(self, query: str) -> Sequence[Any]:
        """The rows of a query, in its order; each has its columns as attributes."""
        return self._rows[query]

    def comment(self, class_: str, oid: int, part: int = 0) -> str | None:
        """The comment on an object of a system catalog, or on a part of it (a column by its number)."""
        key = (class_, oid, part)
        text = self._comments.get(key)
        if text is not None and not _is_documentation(text):
            return None
        self.comments_read.add(key)
        return text

    def used_by(self, class_: str, oid: int) -> tuple[Ref, ...]:
        """The objects that an object of a system catalog depends on; a member of an extension is the extension."""
        found = {self.provider(key) for key in self.used_keys(class_, oid)}
        return tuple(sorted(reference for reference in found if reference is not None))

    def used_keys(self, class_: str, oid: int) -> Sequence[tuple[str, int]]:
        """What an object of a system catalog depends on, by catalog and oid."""
        return self._uses.get((class_, oid), ())

    def provider(self, key: tuple[str, int]) -> Ref | None:
        """The object of a schema that an object of a system catalog is, or the extension that it is a member of.

        The tables and views of an extension are external objects, and so are types of which only the database knows
        that they are an extension's.
        """
        extension, found = self.members.get(key), self.names.get(key)
        if extension is None or (found is not None and _is_external(found, extension)):
            return found
        return ref("extension", extension)

    def leave_out(self, kind: str, diagnostic: Diagnostic, number: int = 1) -> None:
        """Tells that objects of a kind are not carried over."""
        self.diagnostics.append(diagnostic)
        self.left_out[kind] = self.left_out.get(kind, 0) + number

    def in_block(self, kind: str, number: int = 1) -> None:
        """Notes that objects of a kind stand in a block, which is not known by the block itself."""
        self.opaque[kind] = self.opaque.get(kind, 0) + number

    def count_as_part(self, kind: str, number: int = 1) -> None:
        """Notes that what a partition has of its table's is said, though it is not counted."""
        self.native[kind] = self.native.get(kind, 0) - number

    def expression(self, sql: str | None, class_: str, oid: int) -> Expression | None:
        """An expression as PostgreSQL prints it, and what it uses by the entry of the catalog that holds it."""
        return None if sql is None else Expression(read_again(sql), self.used_by(class_, oid))


def _is_external(member: Ref, extension: str) -> bool:
    """Whether what refers to a member of an extension names it, not the extension."""
    if member.kind == "type":
        return member[-1] not in EXTENSION_TYPES.get(extension, ())
    return member.kind in ("table", "view")


def _is_documentation(text: str) -> bool:
    """Whether a comment is the same when it is read from the lines above a declaration.

    Spaces at the end of a line, and empty lines at both ends, are nothing there.
    """
    return text == text.strip("\n") and all(line == line.rstrip() for line in text.split("\n"))


def path_of(text: str) -> tuple[str, ...]:
    """The parts of a qualified name as PostgreSQL prints it (`public."Foo"`)."""
    return tuple(quoted.replace('""', '"') if bare == "" else bare for quoted, bare in _QUALIFIED.findall(text))


def collation_of(printed: str | None) -> tuple[str, ...] | None:
    """The path of a collation as PostgreSQL prints it; one of PostgreSQL's own is its name alone."""
    path = path_of(printed) if printed is not None else ()
    return (path[1:] if path[0] == "pg_catalog" else path) if path else None


def function_of(printed: str | None) -> tuple[str, ...] | None:
    """The path of a function as PostgreSQL prints it, which leaves out `pg_catalog` where the name is clear."""
    path = path_of(printed) if printed is not None else ()
    return (path if len(path) > 1 else ("pg_catalog", *path)) if path else None


_types: dict[str, Type] = {}


def type_of(text: str) -> Type:
    """A type as format_type() prints it under an empty search path."""
    found = _types.get(text)
    if found is None:
        found = _types[text] = _type_of(text)
    return found


def type_name(text: str) -> str:
    """A type as format_type() prints it, in the words of our SQL, in which signatures of functions are."""
    return type_sql(type_of(text))


def _type_of(text: str) -> Type:
    interval = _INTERVAL.fullmatch(text)
    if interval:
        return Type("interval", None, interval["fields"], min(len(interval["array"]), 1))
    match = _TYPE.fullmatch(text)
    assert match is not None, f"not a type: {text}"
    dimensions = 1 if match["array"] else 0
    written, arguments = match["name"] + (match["tail"] or ""), match["arguments"]
    if written in ('"bit"', '"char"'):
        return Type(written, None, None, dimensions)
    path = path_of(written)
    if len(path) > 1:
        return Type(path[1], path[0], arguments, dimensions)
    name = _SHORTER.get(path[0], path[0])
    if name in ("bit", "char") and arguments == "1":
        arguments = None  # what no argument means
    builtin = BUILTIN_TYPES.get(name)
    if builtin is None and name != "any":
        return Type(name, "pg_catalog", arguments, dimensions)  # a row of a system catalog
    return Type(builtin or name, None, arguments, dimensions)
