"""Conversions, subscriptions and security labels, and what is no schema at all: it is told that it stays behind."""

from __future__ import annotations

from dbsc.diagnostics import Diagnostic
from dbsc.hints import Any
from dbsc.postgres.introspect.blocks import Blocks, block_name
from dbsc.postgres.introspect.queries import OWN_OBJECT, of_database, of_user
from dbsc.postgres.introspect.reading import Reading
from dbsc.sqltext.quote import literal

QUERIES = {
    "conversion": f"""
    select c.oid::int8 as oid, quote_ident(n.nspname) || '.' || quote_ident(c.conname) as name,
      pg_encoding_to_char(c.conforencoding)::text as source, pg_encoding_to_char(c.contoencoding)::text as target,
      c.conproc::text as function, c.condefault as is_default
    from pg_conversion c join pg_namespace n on n.oid = c.connamespace
    where {of_database("pg_conversion", "c.oid", "n")}
    order by n.nspname collate "C", c.conname collate "C" """,
    # Where a subscription connects to is for superusers to read
    "subscription": """
    select s.oid::int8 as oid, quote_ident(s.subname) as name, array(
        select quote_ident(p) from unnest(s.subpublications) with ordinality each (p, at) order by at
      ) as publications, s.subslotname::text as slot, s.subbinary as binary, s.subsynccommit as synchronous_commit,
      @-15 case when s.substream then 'on' else 'off' end as streaming,
      @16 case s.substream when 't' then 'on' when 'p' then 'parallel' else 'off' end as streaming,
      @15 s.subtwophasestate <> 'd' as two_phase, s.subdisableonerr as disable_on_error,
      @-14 false as two_phase, false as disable_on_error,
      @16 s.subpasswordrequired as password_required, s.subrunasowner as run_as_owner, s.suborigin as origin,
      @-15 true as password_required, false as run_as_owner, 'any' as origin,
      @17 s.subfailover as failover
      @-16 false as failover
    from pg_subscription s
    where s.subdbid = (select oid from pg_database where datname = current_database())
    order by s.subname collate "C" """,
    "security label": """
    select l.provider, l.objtype as type, l.objname as name, l.label
    from pg_seclabels l
    where l.objtype not in ('database', 'role', 'tablespace')
    order by l.provider collate "C", l.objtype collate "C", l.objname collate "C" """,
    # What is dropped with an extension that it is no member of
    "dependent": """
    select i.type, i.identity, quote_ident(e.extname) as extension, e.extname::text as name
    from pg_depend d
    join pg_extension e on e.oid = d.refobjid, lateral pg_identify_object(d.classid, d.objid, d.objsubid) i
    where d.deptype = 'x' and d.refclassid = 'pg_extension'::regclass
    order by e.extname collate "C", i.type, i.identity collate "C" """,
    # What somebody has added to the tables of an extension, as far as it is not as old as the extension
    "added": f"""
    select format('%I.%I', n.nspname, c.relname) as name, e.extname::text as extension,
      c.relrowsecurity and (p.number is null or p.newest > m.newest) as secured,
      coalesce(p.newest > m.newest, false) as has_policies, s.number::int8 as statistics, x.names as indexes
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e'
    join pg_extension e on e.oid = d.refobjid
    cross join lateral (
      select max(o.objid) as newest from pg_depend o
      where o.deptype = 'e' and o.refclassid = d.refclassid and o.refobjid = d.refobjid
    ) m
    left join (
      select polrelid, count(*) as number, max(oid) as newest from pg_policy group by polrelid
    ) p on p.polrelid = c.oid
    cross join lateral (select count(*) as number from pg_statistic_ext x where x.stxrelid = c.oid) s
    -- PostgreSQL notes of no index whether its extension made it; what did was newer, and in no transaction with it
    cross join lateral (
      select array_agg(i.indexrelid::regclass::text order by i.indexrelid) as names
      from pg_index i join pg_attribute a on a.attrelid = i.indexrelid and a.attnum = 1
      where i.indrelid = c.oid and i.indexrelid > m.newest and a.xmin <> d.xmin
    ) x
    where {of_user("n")} and c.relkind in ('r', 'p')
      and (c.relrowsecurity or p.number > 0 or s.number > 0 or x.names is not null)
    order by 1""",
    "large object": "select count(*)::int8 as number from pg_largeobject_metadata",
    # Functions in C need their library on the server that the schema is for
    "library": f"""
    select p.probin as library, count(*)::int8 as number
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where {of_database("pg_proc", "p.oid", "n")} and p.oid >= {OWN_OBJECT} and p.probin is not null
      and p.probin not in ('$libdir/plpgsql')
    group by p.probin
    order by p.probin collate "C" """,
}


def write(reading: Reading, blocks: Blocks) -> None:
    """One block each, but one for all labels of a provider; and what is told."""
    for row in reading.rows("conversion"):
        default = "default " if row.is_default else ""
        sides = f"for {literal(row.source)} to {literal(row.target)} from {row.function}"
        what = f"conversion {row.name}"
        key = ("pg_conversion", row.oid)
        blocks.make(block_name("conversion", row.name), key, what, [f"create {default}{what} {sides}"])
    for row in reading.rows("subscription"):
        _subscription(reading, blocks, row)
    for row in reading.rows("security label"):
        label = f"security label for {row.provider} on {row.type} {row.name} is {literal(row.label)}"
        undo = f"security label for {row.provider} on {row.type} {row.name} is null"
        blocks.add(block_name("labels_of", row.provider), [], [label], [undo])
        reading.in_block("security label")
    for row in reading.rows("dependent"):
        what = f"alter {row.type} {row.identity}"
        depends = f"depends on extension {row.extension}"
        after = [(row.name,)] if row.name != "plpgsql" else []  # which every database has
        blocks.add(block_name("depends_on", row.name), after, [f"{what} {depends}"], [f"{what} no {depends}"])
    _tell(reading)


def _subscription(reading: Reading, blocks: Blocks, row: Any) -> None:
    """A subscription that does nothing until somebody gives it a connection and turns it on."""
    options = ["connect = false", f"slot_name = {literal(row.slot) if row.slot else 'none'}"]
    options += [f"synchronous_commit = {literal(row.synchronous_commit)}"] if row.synchronous_commit != "off" else []
    usual = "parallel" if reading.version >= 180000 else "off"
    options += [f"streaming = {row.streaming}"] if row.streaming != usual else []
    flags = {
        "binary": row.binary,
        "two_phase": row.two_phase,
        "disable_on_error": row.disable_on_error,
        "run_as_owner": row.run_as_owner,
        "failover": row.failover,
    }
    options += [f"{flag} = true" for flag, is_set in flags.items() if is_set]
    options += [] if row.password_required else ["password_required = false"]
    options += [f"origin = {row.origin}"] if row.origin != "any" else []
    what = f"subscription {row.name}"
    create = f"create {what} connection '' publication {', '.join(row.publications)} with ({', '.join(options)})"
    blocks.make(block_name("subscription", row.name), ("pg_subscription", row.oid), what, [create])
    message = f"where subscription {row.name} connects to, and as whom, is not carried over: it may hold a password"
    help_ = f"`alter {what} connection '…'`, then `alter {what} enable` where it shall run"
    reading.diagnostics.append(Diagnostic("DBS803", message, help=help_))


def _tell_of_extension(reading: Reading, row: Any) -> None:
    """What was added to a table of an extension, which makes that table by itself."""
    told = {"row level security": row.secured, "policies": row.has_policies, "statistics": row.statistics > 0}
    added = [what for what, is_there in told.items() if is_there]
    added += [f"index {name}" for name in row.indexes or ()]
    if added:
        message = f"not carried over: {', '.join(added)} of {row.name}, a table of extension `{row.extension}`"
        help_ = f"write what makes that in a block, `sql {block_name('added_to', row.extension)} after … $$ … $$`"
        reading.leave_out("statistics", Diagnostic("DBS803", message, help=help_), row.statistics)


def _tell(reading: Reading) -> None:
    """What is no part of a schema."""
    (large,) = reading.rows("large object")
    if large.number:
        objects = f"{large.number} large objects are" if large.number > 1 else "a large object is"
        data = "they are data" if large.number > 1 else "it is data"
        reading.leave_out("large object", Diagnostic("DBS803", f"{objects} not carried over: {data}"), large.number)
    for row in reading.rows("added"):
        _tell_of_extension(reading, row)
    for row in reading.rows("library"):
        functions, whose = (f"{row.number} functions are", "their") if row.number > 1 else ("a function is", "its")
        message = f"{functions} written in C: every server that gets this schema needs {whose} library `{row.library}`"
        reading.diagnostics.append(Diagnostic("DBS804", message))
