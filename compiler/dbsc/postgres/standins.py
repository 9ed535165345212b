"""Stand-ins on a scratch server for what a schema refers to and does not manage, so that its migrations can run.

On target supabase that is a new project of the platform; beyond it, and on target postgres, every external schema,
role, type, function, table and view of the catalog is made by the superuser in a form that does nothing. What is there
already is never touched. Knows nothing of migrations.
"""

from __future__ import annotations

import re

from dbsc.catalog import graph
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import (
    Collation,
    DefaultPrivileges,
    Extension,
    ForeignDataWrapper,
    ForeignServer,
    Function,
    Index,
    Object,
    Policy,
    Privileges,
    Publication,
    Ref,
    Role,
    Schema,
    Sequence,
    SqlBlock,
    Table,
    TextSearchConfiguration,
    TextSearchDictionary,
    UserMapping,
    View,
)
from dbsc.postgres import kinds, platform, script
from dbsc.postgres.connection import Connection
from dbsc.postgres.run import run_script
from dbsc.postgres.scratch import Server
from dbsc.postgres.sql import PSEUDO_ROLES, Scene, name
from dbsc.record import Record
from dbsc.sqltext.quote import identifier, literal, qualified, unquote

# What a stand-in function keeps of its clauses: what decides where it may be called.
_OWNERS = re.compile(r'\bowner to (\w+|"(?:[^"]|"")+")', re.IGNORECASE)
_KEPT = re.compile(r"immutable|stable|volatile|strict|called|returns null|parallel|(?:not )?leakproof")

_TYPE, _RELATION = "select to_regtype(%s)", "select to_regclass(%s)"


class Ground(Record):
    """A database in which migrations can run. `missing` are extensions that the server does not have.

    `late` are those that take a superuser and whose schema the migrations make.
    """

    database: str
    missing: tuple[str, ...]
    late: tuple[str, ...]
    notes: tuple[str, ...]


def prepare(server: Server, catalog: Catalog) -> Ground:
    """A new database with everything that the catalog counts on."""
    on_platform = catalog.intent.header.target == "supabase"
    database = server.create_database(platform=on_platform)
    with server.connect(database, autocommit=True) as connection:
        if on_platform:
            _extensions_of_platform(connection, catalog, server.owner)
        stand_ins = _StandIns(connection, catalog, server.owner)
        stand_ins.make_places()
        managed = {schema.name for schema in catalog.all(Schema)}
        wanted = {e.name: e.schema for e in catalog.all(Extension) if e.schema not in managed}
        inside = {e.name: e.schema for e in catalog.all(Extension) if e.schema in managed}
        missing = server.prepare_extensions(database, wanted) if wanted else ()
        stand_ins.look_ahead()
        notes = stand_ins.make()  # what an extension has brought is there
    late: tuple[str, ...] = ()
    if inside:
        with server.connect(database, autocommit=True) as connection:
            available = _available(connection, tuple(inside))
        missing += tuple(extension for extension in inside if extension not in available)
        late = tuple(extension for extension in inside if available.get(extension) is False)
    return Ground(database, missing, late, notes)


def _extensions_of_platform(connection: Connection, catalog: Catalog, owner: str) -> None:
    """What stands in for extensions that only the platform has."""
    named = tuple(extension.name for extension in catalog.all(Extension))
    for extension in set(named) - set(_available(connection, named)):
        sql = platform.stand_in(extension, owner)
        failure = run_script(connection, sql) if sql else None
        assert failure is None, failure


def _available(connection: Connection, extensions: tuple[str, ...]) -> dict[str, bool]:
    """The extensions that the server has, and whether anybody who may create objects may create them."""
    rows = connection.execute(
        "select name, bool_or(trusted or not superuser) from pg_available_extension_versions"
        " where name = any(%s) group by name",
        (list(extensions),),
    )
    return {str(extension): bool(trusted) for extension, trusted in rows}


class _StandIns:
    def __init__(self, connection: Connection, catalog: Catalog, owner: str) -> None:
        self.connection = connection
        self.catalog = catalog
        self.owner = identifier(owner)
        self.scene: Scene = script.scene(catalog)
        self.notes: list[str] = []
        self.coming: frozenset[Ref] = frozenset()  # what extensions that the migrations make bring

    def make_places(self) -> None:
        """Makes the roles and the schemas."""
        self.run([f"create role {identifier(role)}" for role in self.missing_roles()], "roles")
        self.run([f"grant {identifier(role)} to {self.owner}" for role in self.makers()], "roles")
        given = (f"grant {identifier(role)} to {self.owner} with admin option" for role in self.groups())
        self.run([*given], "roles")
        for schema in self.schemas():
            self.schema(schema)

    def make(self) -> tuple[str, ...]:
        """Makes all that is in the schemas, and says what could not be made."""
        made = {reference for block in self.catalog.all(SqlBlock) for reference in block.outputs}
        for reference in self.catalog.types_from_outside():
            if reference not in made | self.coming:
                self.type(reference)
        externals = {
            reference: external
            for reference, external in self.catalog.externals.items()
            if not isinstance(external, Schema) and reference not in made | self.coming
        }
        needs = {reference: list(object_.needs()) for reference, object_ in externals.items()}
        place = {reference: number for number, reference in enumerate(externals)}
        for reference in graph.order(graph.dependency_graph(needs), place.__getitem__):
            self.object(externals[reference])
        return tuple(self.notes)

    def look_ahead(self) -> None:
        """Finds out what the extensions will bring that the migrations make: they are made, and taken back."""
        types = {each: (_TYPE, name(each)) for each in self.catalog.types_from_outside()}
        relations = {each: (_RELATION, name(each)) for each in self.catalog.externals if each.kind in ("table", "view")}
        missing = {each: asked for each, asked in (types | relations).items() if not self.there(*asked)}
        available = _available(self.connection, tuple(each.name for each in self.catalog.all(Extension)))
        if not missing or not available:
            return
        with self.connection.transaction(force_rollback=True):
            for extension in self.catalog.all(Extension):
                place = f" schema {identifier(extension.schema)}" if extension.schema else ""
                made = [f"create schema if not exists {identifier(extension.schema)}"] if extension.schema else []
                made.append(f"create extension if not exists {identifier(extension.name)}{place} cascade")
                if extension.name in available:
                    run_script(self.connection, ";\n".join(made))
            self.coming = frozenset(each for each, asked in missing.items() if self.there(*asked))

    # ------------------------------------------------------------ what there has to be

    def missing_roles(self) -> list[str]:
        """Roles of the header, of policies and of grants that the server does not have."""
        wanted: dict[str, None] = dict.fromkeys(self.scene.client_roles)
        for object_ in self.catalog.objects.values():
            if isinstance(object_, Policy):
                wanted.update(dict.fromkeys(object_.roles))
            elif isinstance(object_, Privileges | DefaultPrivileges):
                wanted.update(dict.fromkeys(grant.role for grant in object_.grants))
            elif isinstance(object_, Role):
                wanted.update(dict.fromkeys(object_.member_of))
            elif isinstance(object_, UserMapping):
                wanted[object_.role] = None
        wanted.update(dict.fromkeys(self.makers()))
        for role in self.catalog.all(Role):
            wanted.pop(role.name, None)
        there = {str(role) for (role,) in self.connection.execute("select rolname from pg_roles")}
        return [role for role in wanted if role not in there and role not in PSEUDO_ROLES]

    def makers(self) -> list[str]:
        """Roles whose default privileges are set, or that something is given to: who does that is a member of them."""
        found = dict.fromkeys(privileges.role for privileges in self.catalog.all(DefaultPrivileges) if privileges.role)
        for block in self.catalog.all(SqlBlock):
            found.update((unquote(role), None) for role in _OWNERS.findall(block.up))
        declared = {role.name for role in self.catalog.all(Role)}
        return [role for role in found if identifier(role) != self.owner and role not in declared | PSEUDO_ROLES]

    def groups(self) -> list[str]:
        """Roles that others become members of: who does that has to be an administrator of them."""
        declared = {role.name for role in self.catalog.all(Role)}
        found = dict.fromkeys(group for role in self.catalog.all(Role) for group in role.member_of)
        return [group for group in found if group not in declared and not group.startswith("pg_")]

    def schemas(self) -> list[str]:
        """Schemas that are external, said or implied."""
        managed = {schema.name for schema in self.catalog.all(Schema)}
        externals = self.catalog.externals.values()
        wanted = {o.ref[1]: None for o in externals if isinstance(o, Schema) or len(o.ref.path) > 1}
        wanted.update(dict.fromkeys(reference[1] for reference in self.catalog.types_from_outside()))
        return [schema for schema in wanted if schema not in managed]

    # ------------------------------------------------------------ making it

    def schema(self, schema: str) -> None:
        """A schema; on target postgres the migrations may use and fill it."""
        if not self.there("select to_regnamespace(%s)", identifier(schema)):
            made = [
                f"create schema {identifier(schema)}",
                f"grant all on schema {identifier(schema)} to {self.owner} with grant option",
                *(f"grant usage on schema {identifier(schema)} to {identifier(r)}" for r in self.clients()),
            ]
            self.run(made, f"schema {schema}")

    def clients(self) -> list[str]:
        """The roles of applications that are there before the migrations."""
        declared = {role.name for role in self.catalog.all(Role)}
        return [role for role in self.scene.client_roles if role not in declared]

    def type(self, reference: Ref) -> None:
        """A type of which nothing is known: a domain over text, which takes any default."""
        if not self.there(_TYPE, name(reference)):
            made = f"create domain {name(reference)} as text"
            self.run([made, *self.let("usage", f"type {name(reference)}")], repr(reference))

    def object(self, external: Object) -> None:
        """An external object, unless it is there."""
        managed = [need for need in external.needs() if need in self.catalog.objects]
        if managed:
            self.notes.append(
                f"there is no stand-in for {external.ref!r}: it needs {managed[0]!r}, which migrations make"
            )
        elif isinstance(external, Function):
            signature = f"{qualified(external.schema, external.name)}({', '.join(external.signature)})"
            if not self.there("select to_regprocedure(%s)", signature):
                self.run(
                    [_function(external), *self.let("execute", f"{external.kind} {signature}")], repr(external.ref)
                )
        elif isinstance(external, Table | View):
            if not self.there(_RELATION, name(external.ref)):
                self.run([*kinds.create(external, self.scene), *self.rights(external)], repr(external.ref))
            elif self.catalog.intent.header.target != "supabase":  # an extension has brought it
                self.run(self.rights(external), repr(external.ref))
        elif isinstance(external, Sequence):
            if not self.there(_RELATION, name(external.ref)):
                rights = self.let("all", f"sequence {name(external.ref)}")
                self.run([*kinds.create(external, self.scene), *rights], repr(external.ref))
        elif isinstance(external, ForeignDataWrapper):
            if not self.there("select oid from pg_foreign_data_wrapper where fdwname = %s", external.name):
                right = self.let("usage", f"foreign data wrapper {identifier(external.name)}")
                self.run([f"create foreign data wrapper {identifier(external.name)}", *right], repr(external.ref))
        elif isinstance(external, ForeignServer):
            if not self.there("select oid from pg_foreign_server where srvname = %s", external.name):
                server, wrapper = identifier(external.name), identifier(f"{external.name} stand-in")
                made = [
                    f"create foreign data wrapper {wrapper}",
                    *self.let("usage", f"foreign data wrapper {wrapper}"),
                    f"create server {server} foreign data wrapper {wrapper}",
                    f"alter server {server} owner to {self.owner}",
                ]
                self.run(made, repr(external.ref))
        elif isinstance(external, Publication):
            if not self.there("select oid from pg_publication where pubname = %s", external.name):
                owned = f"alter publication {identifier(external.name)} owner to {self.owner}"
                self.run([*kinds.create(external, self.scene), owned], repr(external.ref))
        elif isinstance(external, TextSearchDictionary):
            self.run(kinds.create(external, self.scene), repr(external.ref))
        elif isinstance(external, TextSearchConfiguration):
            self.run(kinds.create(external.replace(parser=("pg_catalog", "default")), self.scene), repr(external.ref))
        elif isinstance(external, Collation):
            if not self.there("select to_regcollation(%s)", name(external.ref)):
                self.run(kinds.create(external.replace(source=("C",)), self.scene), repr(external.ref))
        elif external.ref.kind == "type":
            if not self.there(_TYPE, name(external.ref)):
                self.run(kinds.create(external, self.scene), repr(external.ref))
        elif isinstance(external, Index):
            self.run(kinds.create(external, self.scene), repr(external.ref))

    def rights(self, external: Table | View) -> list[str]:
        """What lets migrations refer to a table. Only its owner may put policies and indexes on it."""
        target = f"table {name(external.ref)}"
        owns = any(
            isinstance(object_, Policy | Index) and object_.table == external.ref
            for object_ in self.catalog.objects.values()
        )
        if owns and isinstance(external, Table):
            return [f"alter {target} owner to {self.owner}"]
        return self.let("all", target)

    def let(self, privileges: str, target: str) -> list[str]:
        """The grant to the role that runs the migrations, which may pass it on."""
        return [f"grant {privileges} on {target} to {self.owner} with grant option"]

    def there(self, query: str, *values: str) -> bool:
        """Whether the server finds it."""
        row = self.connection.execute(query, values).fetchone()
        return row is not None and row[0] is not None

    def run(self, statements: list[str], what: str) -> None:
        """Runs statements together; what fails is noted, for the migration that needs it will say more."""
        failure = run_script(self.connection, ";\n".join(statements)) if statements else None
        if failure is not None:
            self.notes.append(f"there is no stand-in for {what}: {failure.message}")


def _function(function: Function) -> str:
    """A function of the same signature that does nothing and returns null."""
    returns = function.returns
    head = f"create {function.kind} {qualified(function.schema, function.name)}({function.arguments})"
    clauses = [clause for clause in function.clauses if _KEPT.match(clause)]
    match returns.split("(")[0].strip() if returns else None:
        case "trigger":
            body = "return coalesce(new, old);"
        case None | "void" | "event_trigger":
            body = ""
        case word if word == "table" or word.startswith("setof "):
            body = "return;"
        case _:
            body = "return null;"
    parts = [head, *([f"returns {returns}"] if returns else []), "language plpgsql", *clauses]
    return " ".join([*parts, f"as {literal(f'begin {body} end')}"])
