"""`default privileges`: what others may do with objects that are made from then on.

They hold for every object of the schema that says nothing of its own privileges: each gets them written out, so that
the database does not depend on which was made first. Rules: the page of `alter default privileges`, measured on 15
and 18.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dbsc.catalog.objects import (
    Aggregate,
    Composite,
    DefaultPrivileges,
    Domain,
    Enum,
    Function,
    Grant,
    Object,
    Partition,
    Privileges,
    RangeType,
    Ref,
    Schema,
    Sequence,
    Table,
    View,
    ref,
)
from dbsc.catalog.sequences import owned_sequence
from dbsc.diagnostics import did_you_mean
from dbsc.semantics.context import Context
from dbsc.semantics.privileges import (
    FUNCTION_PRIVILEGES,
    SCHEMA_PRIVILEGES,
    SEQUENCE_PRIVILEGES,
    TABLE_PRIVILEGES,
    TYPE_PRIVILEGES,
    Wanted,
    add_wanted,
    collect_grant,
    known_role,
    listed,
    want,
)
from dbsc.source import Span
from dbsc.syntax import ast

_PRIVILEGES = {
    "tables": TABLE_PRIVILEGES,
    "sequences": SEQUENCE_PRIVILEGES,
    "functions": FUNCTION_PRIVILEGES,
    "types": TYPE_PRIVILEGES,
    "schemas": SCHEMA_PRIVILEGES,
    "large objects": ("select", "update", "all", "none"),
}
_SAME = {"routines": "functions"}
_EVERYWHERE = ("schemas", "large objects")  # in no schema
_OF_PUBLIC = {"functions": "execute", "types": "usage"}  # what everybody may do unless it is taken away
_KINDS: dict[type[Object], str] = {
    Table: "tables",
    View: "tables",
    Sequence: "sequences",
    Function: "functions",
    Aggregate: "functions",
    Enum: "types",
    Domain: "types",
    Composite: "types",
    RangeType: "types",
    Schema: "schemas",
}

_Key = tuple[str | None, str | None, str]  # role, schema, kind


class Defaults:
    """Collects all that is said of default privileges, then makes their objects."""

    def __init__(self, ctx: Context) -> None:
        self.ctx = ctx
        self.wanted: dict[_Key, Wanted] = {}
        self.origins: dict[_Key, Span] = {}

    def read(self, written: ast.DefaultPrivileges) -> None:
        """One block. What several say of the same objects adds up."""
        roles: list[str | None] = [role.text for role in written.roles if known_role(self.ctx, role)]
        schemas: list[str | None] = [schema.text for schema in written.schemas if self.known_schema(schema)]
        if len(roles) < len(written.roles) or len(schemas) < len(written.schemas):
            return
        for item in written.items:
            if not isinstance(item, ast.Grant):
                help_ = "write `grant select on tables to role`"
                self.ctx.error("DBS243", "only grants stand in default privileges", item.span, help_=help_)
                continue
            kind = self.kind(item, bool(schemas))
            if kind is None:
                continue
            wanted: Wanted = {}
            collect_grant(self.ctx, item.replace(on=None), _PRIVILEGES[kind], wanted)
            for role in roles or [None]:
                for schema in schemas or [None]:
                    key = (role, schema, kind)
                    self.origins.setdefault(key, item.span)
                    add_wanted(self.wanted.setdefault(key, {}), wanted)

    def known_schema(self, name: ast.Name) -> bool:
        """Whether a schema is there; reports it otherwise."""
        if name.text in self.ctx.names.schemas:
            return True
        help_ = did_you_mean(name.text, self.ctx.names.schemas) or f"write `schema {name.text}`"
        self.ctx.error("DBS112", f"there is no schema `{name.text}`", name.span, help_=help_)
        return False

    def kind(self, item: ast.Grant, in_schema: bool) -> str | None:
        """The sort of objects that a grant is about; None where it cannot be."""
        if item.on is None:
            help_ = "write `on tables`, `on sequences`, `on functions` … before `to`"
            self.ctx.error("DBS240", "this grant does not say on what", item.span, help_=help_)
            return None
        kind = _SAME.get(item.on.text, item.on.text)
        if kind not in _PRIVILEGES:
            help_ = did_you_mean(kind, _PRIVILEGES) or "write " + ", ".join(f"`{each}`" for each in _PRIVILEGES)
            self.ctx.error("DBS007", f"there are no default privileges on `{kind}`", item.on.span, help_=help_)
            return None
        if kind == "large objects" and self.ctx.header.postgres < 18:
            self.ctx.newer("default privileges on large objects", 18, item.on.span)
            return None
        if in_schema and kind in _EVERYWHERE:
            help_ = f"write `default privileges {{ {item.span.text} }}`"
            self.ctx.error("DBS240", f"{kind} are in no schema", item.on.span, help_=help_)
            return None
        nothing = [privilege.name.text for privilege in item.privileges] == ["none"]
        if in_schema and kind in _OF_PUBLIC and nothing:
            message = f"`in schema` cannot take away what PUBLIC may do with {kind}: that holds in every schema"
            help_ = f"write `default privileges {{ grant none on {kind} }}`, without `in schema`"
            self.ctx.error("DBS240", message, item.span, help_=help_)
            return None
        return kind

    # ------------------------------------------------------------ what comes of it

    def finish(self) -> None:
        """Makes the objects, and gives every object that says nothing of its privileges those that it is born with."""
        for key, wanted in self.wanted.items():
            role, schema, kind = key
            made = DefaultPrivileges(kind, listed(wanted), role, schema, self.origins[key])
            self.ctx.objects[made.ref] = made
        made_here = [each for each in self.ctx.objects.values() if isinstance(each, DefaultPrivileges)]
        applying = [each for each in made_here if self.applies(each.role)]
        if applying:
            for object_ in list(self.ctx.objects.values()):
                for target, schema, kind in privileged(object_):
                    reference = ref("privileges", *target)
                    grants = None if reference in self.ctx.objects else given(applying, schema, kind)
                    if grants is not None:
                        self.ctx.objects[reference] = Privileges(target, grants, getattr(object_, "origin", None))
        closes = self.ctx.header.target == "supabase" and not self.ctx.unsaid_open
        if closes:
            self.close()
        if applying or closes:
            self.close_partitions()

    def close(self) -> None:
        """Closes what the API of a platform shows, where nothing is said of it."""
        for object_ in list(self.ctx.objects.values()):
            for target, schema, kind in privileged(object_):
                grants = given_on_platform(schema, kind)
                if grants is not None:
                    closed = Privileges(target, grants, getattr(object_, "origin", None))
                    self.ctx.objects.setdefault(closed.ref, closed)

    def close_partitions(self) -> None:
        """Partitions are no way around their table: they have no grants but those that are written in them."""
        for object_ in list(self.ctx.objects.values()):
            if isinstance(object_, Partition) and ref("privileges", *object_.parent) in self.ctx.objects:
                closed = Privileges(object_.ref, (), object_.origin)
                self.ctx.objects.setdefault(closed.ref, closed)

    def applies(self, role: str | None) -> bool:
        """Whether a role is the one that runs the migrations."""
        return role is None or (role == "postgres" and self.ctx.header.target == "supabase")


def given(defaults: Iterable[DefaultPrivileges], schema: str | None, kind: str) -> tuple[Grant, ...] | None:
    """What default privileges give an object of a kind that is made in a schema; None if they say nothing of it."""
    everywhere = [each for each in defaults if each.kind == kind and each.schema is None]
    inside = [each for each in defaults if each.kind == kind and schema and each.schema == schema]
    if not everywhere and not inside:
        return None
    wanted: Wanted = {}
    if not everywhere and kind in _OF_PUBLIC:
        want(wanted, "public", _OF_PUBLIC[kind])
    for each in (*everywhere, *inside):
        for grant in each.grants:
            for privilege, _ in grant.privileges:
                want(wanted, grant.role, privilege, (), grant.grantable)
    return listed(wanted)


def given_on_platform(schema: str | None, kind: str) -> tuple[Grant, ...] | None:
    """What others may do on Supabase with what says nothing of it, by its schema and sort; None if nobody would.

    The API shows `public`. What a platform gives its roles there by default depends on when a project was made, so
    each object is given the same: everybody may call its functions, as in PostgreSQL, and only the service gets at the
    rest.
    """
    if schema != "public" or kind not in ("tables", "sequences", "functions"):
        return None
    if kind == "functions":
        return (Grant("public", (("execute", ()),)),)
    return (Grant("service_role", (("all", ()),)),)


def privileged(object_: Object) -> Iterator[tuple[Ref, str | None, str]]:
    """What an object makes that has privileges: the reference, the schema it is in, and its sort."""
    kind = _KINDS.get(type(object_))
    if kind:
        yield object_.ref, None if kind == "schemas" else object_.ref[1], kind
    if isinstance(object_, Table):
        for column in object_.columns:
            sequence = owned_sequence(object_.schema, object_.name, column)
            if sequence:
                yield sequence, sequence[1], "sequences"
