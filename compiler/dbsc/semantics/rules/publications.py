"""What can be published: PostgreSQL's rules for the columns and rows of a table, and for changing it afterwards.

`publication_add_relation`, and `CheckCmdReplicaIdentity`, which refuses an update or a delete that subscribers could
not follow. That comes when a row is changed and not before, so it is a warning here.
"""

from __future__ import annotations

from dbsc.catalog.objects import Publication, PublicationSchema, PublicationTable, Table
from dbsc.diagnostics import Label
from dbsc.semantics.context import Context
from dbsc.source import Span


def check_published(
    ctx: Context, publication: Publication, table: Table, member: PublicationTable, used: frozenset[str]
) -> None:
    """What is wrong with a table in a publication; `used` are the columns by which its rows are chosen."""
    place = member.origin
    if table.unlogged or table.foreign:
        why = "unlogged, and only what is logged" if table.unlogged else "a foreign table, and only what is here"
        ctx.error("DBS271", f"`{table.name}` is {why} can be published", place)
        return
    part = "columns" if member.columns else "rows" if member.where else None
    owned = publication.ref in ctx.objects
    if part and owned and table.partition_key and not publication.via_root:
        message = (
            f"`{table.name}` is partitioned: {part} of it can only be chosen where its partitions are not told apart"
        )
        ctx.error("DBS271", message, place, help_="write `via root` in the publication")
    schemas = [o for o in ctx.objects.values() if isinstance(o, PublicationSchema) and o.publication == publication.ref]
    if member.columns and schemas:
        message = "a publication that has schemas publishes all columns of its tables"
        label = (Label(schemas[0].origin, "a schema"),) if schemas[0].origin else ()
        ctx.error("DBS271", message, place, labels=label, help_="publish them by two publications")
    for column in table.columns:
        if column.name in member.columns and column.generated:
            if column.generated.virtual:
                message = f"`{column.name}` is virtual: no value of it is stored that could be published"
                ctx.error("DBS271", message, place, help_="leave it out of the list")
            elif ctx.header.postgres < 18 and place:
                ctx.newer(f"publishing a generated column (`{column.name}`)", 18, place)
    if not owned or {"update", "delete"}.intersection(publication.publish):
        _check_identity(ctx, table, member, used)


def _check_identity(ctx: Context, table: Table, member: PublicationTable, used: frozenset[str]) -> None:
    """A row that is changed is told by the replica identity: filters use nothing else, and column lists have it."""
    identity, place = _identity(table), member.origin
    if identity is None:
        if member.columns:
            why = "its replica identity is all columns, and some are not published"
            _fails(ctx, table, why, place, "publish all columns, or leave out `option replica identity full`")
        return
    if not identity:
        _no_identity(ctx, table, place)
        return
    unknown = sorted(used - identity)
    if unknown:
        why = f"the condition uses {_listed(unknown)}, which its replica identity does not have"
        _fails(ctx, table, why, place, f"write `option replica identity full` in `{table.name}`")
    missing = sorted(identity.difference(member.columns)) if member.columns else []
    if missing:
        why = f"{_listed(missing)} of its replica identity is not published"
        _fails(ctx, table, why, place, f"add {_listed(missing)} to the columns")


def _no_identity(ctx: Context, table: Table, place: Span | None) -> None:
    why = "it has no replica identity" if table.replica_identity == "nothing" else "it has no primary key"
    help_ = f"give `{table.name}` a primary key, or write `option replica identity full` in it"
    _fails(ctx, table, f"it is published, and {why}", place, help_)


def _fails(ctx: Context, table: Table, why: str, place: Span | None, help_: str) -> None:
    labels = (Label(table.origin, "declared here"),) if table.origin else ()
    ctx.error("DBS280", f"updates and deletes of `{table.name}` will fail: {why}", place, help_=help_, labels=labels)


def check_all_tables(ctx: Context, publication: Publication) -> None:
    """The tables that a publication of all tables, or of schemas, has without naming them."""
    if not {"update", "delete"}.intersection(publication.publish):
        return
    members = [o for o in ctx.objects.values() if isinstance(o, PublicationSchema) and o.publication == publication.ref]
    places = {member.schema: member.origin for member in members}
    for table in list(ctx.objects.values()):
        if isinstance(table, Table) and not (table.unlogged or table.foreign) and _identity(table) == frozenset():
            if publication.all_tables:
                _no_identity(ctx, table, publication.origin)
            elif table.schema in places:
                _no_identity(ctx, table, places[table.schema])


def _identity(table: Table) -> frozenset[str] | None:
    """The columns by which a changed row is told; None for all of them."""
    if table.replica_identity == "full":
        return None
    if table.replica_identity == "nothing" or table.primary_key is None:
        return frozenset()
    return frozenset(table.primary_key.columns)


def _listed(columns: list[str]) -> str:
    return ", ".join(f"`{column}`" for column in columns)
