"""Every row of every system catalog, with names for numbers: what a database is, whatever dbsc knows to ask for.

Which column refers to which catalog is asked of PostgreSQL (`pg_get_catalog_foreign_keys`), so that nothing here
follows from what introspection reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from dbsc.postgres.connection import Connection

Row = dict[str, Any]
Rows = dict[tuple[str, str], Row]

# Data and what is known of them, what belongs to the whole server, and what follows from the other catalogs.
_OTHERS = frozenset(
    "pg_statistic pg_statistic_ext_data pg_largeobject pg_largeobject_metadata pg_depend pg_shdepend pg_database "
    "pg_authid pg_auth_members pg_tablespace pg_replication_origin pg_subscription pg_subscription_rel "
    "pg_parameter_acl pg_shdescription pg_shseclabel pg_db_role_setting pg_init_privs".split()
)
# Where rows are kept, what is known of them, what follows from other catalogs, and how many brackets somebody wrote
# behind a type.
_LEFT_OUT = {
    "pg_class": "relfilenode relpages reltuples relallvisible relallfrozen relfrozenxid relminmxid reltoastrelid "
    "relrewrite relhasindex relhastriggers relhasrules relhassubclass relnatts relchecks".split(),
    "pg_attribute": "attnum attcacheoff atthasmissing attmissingval attndims".split(),
    "pg_enum": ["enumsortorder"],
}
# Where there are no privileges, those that an object is born with are meant.
_PRIVILEGES = {
    "pg_class": ("relacl", "relowner", "r"), "pg_proc": ("proacl", "proowner", "f"),
    "pg_type": ("typacl", "typowner", "T"), "pg_namespace": ("nspacl", "nspowner", "n"),
    "pg_language": ("lanacl", "lanowner", "l"), "pg_foreign_server": ("srvacl", "srvowner", "S"),
    "pg_foreign_data_wrapper": ("fdwacl", "fdwowner", "F"),
}  # fmt: skip
_SETS = frozenset("reloptions srvoptions fdwoptions umoptions ftoptions attfdwoptions polroles".split())
_SYSTEM_TRIGGER = re.compile(r"(?:RI|Unique|PK)_ConstraintTrigger_(?:[ac]_)?\d+")


# Of the other catalogs only what was made since the server was.
_OF_POSTGRESQL_TOO = frozenset({"pg_namespace", "pg_language"})
_built_in: dict[tuple[int, str], dict[str, str]] = {}


class _Reference(NamedTuple):
    """Columns of a catalog that refer to another: an oid, or a relation and the numbers of columns in it."""

    columns: list[str]
    target: str
    several: bool


def rows(connection: Connection) -> Rows:
    """All rows but those of objects that PostgreSQL keeps for itself, by catalog and identity."""
    with connection.transaction(force_rollback=True):
        connection.execute("set local search_path = ''")
        return _Catalogs(connection).rows()


def differences(one: Rows, other: Rows) -> list[str]:
    """What differs, a line a row."""
    return list(_differences(one, other))


def _differences(one: Rows, other: Rows) -> Iterator[str]:
    for key in sorted(one.keys() | other.keys()):
        if key not in other:
            yield f"- {' '.join(key)}"
        elif key not in one:
            yield f"+ {' '.join(key)}"
        elif one[key] != other[key]:
            names = sorted(name for name in one[key] if one[key][name] != other[key].get(name))
            changes = (f"{name}: {one[key][name]!r} → {other[key].get(name)!r}" for name in names)
            yield f"~ {' '.join(key)}: {'; '.join(changes)}"


class _Catalogs:
    """The catalogs of a database, all read, and the names of what is in them."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.references: dict[str, list[_Reference]] = {}
        for catalog, columns, target, several in connection.execute(
            "select fktable::text, fkcols, pktable::text, is_array from pg_get_catalog_foreign_keys()"
        ):
            found = _Reference(columns, target.removeprefix("pg_catalog."), several)
            self.references.setdefault(catalog.removeprefix("pg_catalog."), []).append(found)
        self.trees = self._columns("pg_node_tree")
        self.vectors = self._columns("int2vector") | self._columns("oidvector")
        self.keys = dict(connection.execute(_KEYS).fetchall())
        self.found = {name: self._read(name) for name in self.keys if name not in _OTHERS}
        self.roles = dict(connection.execute("select oid::int8, rolname::text from pg_roles").fetchall())
        self.names = {name: self._names(name) for name in self.found if self.keys[name] == ["oid"]}
        self.attributes = {(str(row["attrelid"]), row["attnum"]): row["attname"] for row in self.found["pg_attribute"]}
        self.classes = dict(connection.execute("select oid::text, relname::text from pg_class").fetchall())
        self.born: dict[tuple[str, str], list[str]] = {}

    def rows(self) -> Rows:
        out: Rows = {}
        columns = sorted({re.escape(row["attname"]) for row in self.found["pg_attribute"]}, key=len, reverse=True)
        after = re.compile(rf"\w+?_({'|'.join(columns)})_not_null(?= on |$)")
        for catalog, found in self.found.items():
            for row in found:
                named = self._named(catalog, row)
                key = self._identity(catalog, row, named)
                if key is None:
                    continue
                if catalog == "pg_constraint" and row["contype"] == "n" and not row["conislocal"]:
                    # Whether a partition was made or attached goes without saying: where nobody chose a name, it is
                    # that of its table, or one of its own.
                    named["conname"] = after.sub(r"\1 is not null", row["conname"])
                    key = after.sub(r"\1 is not null", key)
                while (catalog, key) in out:
                    key += " again"
                out[catalog, key] = named
        return out

    # ------------------------------------------------------------ reading

    def _columns(self, type_: str) -> set[tuple[str, str]]:
        """The columns of the catalogs that are of a type."""
        query = (
            "select attrelid::regclass::text, attname::text from pg_attribute"
            " where attrelid < 16384 and atttypid = %s::regtype"
        )
        found = self.connection.execute(query, (f"pg_catalog.{type_}",))
        return {(catalog.removeprefix("pg_catalog."), column) for catalog, column in found}

    def _read(self, catalog: str) -> list[Row]:
        query = f"select to_jsonb(c) from pg_catalog.{catalog} c"
        if catalog not in _OF_POSTGRESQL_TOO:
            query += f" where {self.keys[catalog][0]} >= 16384"
        found = [row for (row,) in self.connection.execute(query)]
        for row in found:
            for name, value in row.items():
                if (catalog, name) in self.vectors and isinstance(value, str):
                    row[name] = [int(number) for number in value.split()]
        return found

    def _names(self, catalog: str) -> dict[str, str]:
        """What PostgreSQL calls each object of a catalog."""
        if catalog == "pg_enum":
            return {str(row["oid"]): row["enumlabel"] for row in self.found[catalog]}
        query = (
            f"select oid::text, (pg_identify_object('pg_catalog.{catalog}'::regclass, oid, 0)).identity"
            f" from pg_catalog.{catalog} where oid "
        )
        version = self.connection.info.server_version
        if (version, catalog) not in _built_in:
            _built_in[version, catalog] = dict(self.connection.execute(query + "< 16384").fetchall())
        names = self.connection.execute(query + ">= 16384").fetchall()
        own = {oid: _SYSTEM_TRIGGER.sub("system trigger", name or "?") for oid, name in names}
        return {**_built_in[version, catalog], **own}

    # ------------------------------------------------------------ names for numbers

    def _name(self, catalog: str, oid: object) -> str:
        if catalog == "pg_authid":
            return str(self.roles.get(int(str(oid)), "public"))
        return self.names.get(catalog, {}).get(str(oid), "none" if str(oid) == "0" else f"{catalog} {oid}")

    def _named(self, catalog: str, row: Row) -> Row:
        named = dict(row)
        for reference in self.references.get(catalog, ()):
            named.update(self._resolved(reference, row))
        if "classoid" in row:
            named["classoid"] = self.classes[str(row["classoid"])]
            named["objoid"] = self._name(named["classoid"], row["objoid"])
            named["objsubid"] = self.attributes.get((str(row["objoid"]), row["objsubid"]), row["objsubid"])
        for name, value in named.items():
            if (catalog, name) in self.trees:
                named[name] = value is not None
            elif name in _SETS or name.endswith("acl"):
                named[name] = value and sorted(value)
            elif isinstance(value, str):
                named[name] = _SYSTEM_TRIGGER.sub("system trigger", value)
        if catalog in _PRIVILEGES:
            column, owner, letter = _PRIVILEGES[catalog]
            letter = "s" if row.get("relkind") == "S" else letter
            named[column] = named[column] or self._born(letter, str(row[owner]))
        left_out = ("oid", *_LEFT_OUT.get(catalog, ()))
        return {name: value for name, value in named.items() if name not in left_out}

    def _resolved(self, reference: _Reference, row: Row) -> Row:
        """The names of what the columns refer to."""
        *relation, column = reference.columns
        value = row[column]
        if value is None:
            return {}

        def name(number: object) -> object:
            if not relation:
                return self._name(reference.target, number)
            return self.attributes.get((str(row[relation[0]]), number), number)

        return {column: list(map(name, value)) if reference.several else name(value)}

    def _identity(self, catalog: str, row: Row, named: Row) -> str | None:
        """The identity of a row; None for what is no part of the database's schema."""
        if catalog == "pg_attribute":
            gone = row["attisdropped"] or row["attnum"] < 0
            key = None if gone else f"{named['attrelid']}.{row['attname']}"
        elif catalog == "pg_enum":
            key = f"{named['enumtypid']}.{row['enumlabel']}"
        elif catalog in self.names:
            key = str(self._name(catalog, row["oid"]))
        else:
            key = " ".join(str(named.get(column, row[column])) for column in self.keys[catalog])
        return None if key is None or "pg_toast" in key else key

    def _born(self, letter: str, owner: str) -> list[str]:
        """The privileges that an object is born with."""
        if (letter, owner) not in self.born:
            query = f"select acldefault('{letter}', {owner})::text[]"
            (found,) = self.connection.execute(query).fetchone() or ([],)
            self.born[letter, owner] = sorted(found)
        return self.born[letter, owner]


_KEYS = """
select c.relname::text, array(
    select a.attname::text from unnest(i.indkey::int2[]) with ordinality k (number, at)
    join pg_attribute a on a.attrelid = c.oid and a.attnum = k.number order by k.at
  )
from pg_class c join pg_index i on i.indrelid = c.oid and i.indisprimary
where c.relnamespace = 'pg_catalog'::regnamespace and c.relkind = 'r'
order by 1
"""
