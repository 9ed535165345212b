"""Operators, and the operator families and classes that are made of them: what belongs together is one block."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dbsc.hints import Any
from dbsc.postgres.introspect.blocks import Blocks, Key, block_name
from dbsc.postgres.introspect.queries import of_database
from dbsc.postgres.introspect.reading import Reading

_NAME = "quote_ident(n.nspname) || '.' || {}"

QUERIES = {
    "operator": f"""
    select o.oid::int8 as oid, {_NAME.format("o.oprname")} as name, o.oid::regoperator::text as signature,
      p.proname::text as code, o.oprcode::text as function,
      nullif(o.oprleft, 0)::regtype::text as leftarg, nullif(o.oprright, 0)::regtype::text as rightarg,
      (select quote_ident(s.nspname) || '.' || c.oprname
        from pg_operator c join pg_namespace s on s.oid = c.oprnamespace where c.oid = o.oprcom) as commutator,
      (select quote_ident(s.nspname) || '.' || c.oprname
        from pg_operator c join pg_namespace s on s.oid = c.oprnamespace where c.oid = o.oprnegate) as negator,
      nullif(o.oprrest::oid, 0)::regproc::text as restrict, nullif(o.oprjoin::oid, 0)::regproc::text as join,
      o.oprcanhash as hashes, o.oprcanmerge as merges, array[o.oprcom, o.oprnegate]::int8[] as others
    from pg_operator o
    join pg_namespace n on n.oid = o.oprnamespace
    join pg_proc p on p.oid = o.oprcode
    where {of_database("pg_operator", "o.oid", "n")}
    order by n.nspname collate "C", o.oprname collate "C", o.oid::regoperator::text collate "C" """,
    "operator family": f"""
    select f.oid::int8 as oid, {_NAME.format("quote_ident(f.opfname)")} as name, f.opfname::text as plain,
      quote_ident(m.amname) as method
    from pg_opfamily f join pg_namespace n on n.oid = f.opfnamespace join pg_am m on m.oid = f.opfmethod
    where {of_database("pg_opfamily", "f.oid", "n")}
    order by n.nspname collate "C", f.opfname collate "C", m.amname collate "C" """,
    "operator class": f"""
    select c.oid::int8 as oid, {_NAME.format("quote_ident(c.opcname)")} as name, c.opcname::text as plain,
      quote_ident(m.amname) as method, c.opcfamily::int8 as family, c.opcdefault as is_default,
      c.opcintype::regtype::text as type, nullif(c.opckeytype, 0)::regtype::text as storage,
      (select quote_ident(s.nspname) || '.' || quote_ident(f.opfname) from pg_opfamily f
        join pg_namespace s on s.oid = f.opfnamespace where f.oid = c.opcfamily) as family_name
    from pg_opclass c join pg_namespace n on n.oid = c.opcnamespace join pg_am m on m.oid = c.opcmethod
    where {of_database("pg_opclass", "c.oid", "n")}
    order by n.nspname collate "C", c.opcname collate "C", m.amname collate "C" """,
    # Operators and functions of families; what depends on a class is part of that
    "operator family member": f"""
    select 'pg_amop' as class, a.oid::int8 as oid, a.amopfamily::int8 as family, a.amopopr::int8 as operator,
      d.refobjid::int8 as operator_class, false as is_function, a.amopstrategy::int as number,
      (select quote_ident(n.nspname) || '.' || o.oprname from pg_namespace n where n.oid = o.oprnamespace) as name,
      a.amoplefttype::regtype::text as lefttype, a.amoprighttype::regtype::text as righttype,
      null as arguments, m.amname::text as method,
      (select quote_ident(n.nspname) || '.' || quote_ident(f.opfname) from pg_opfamily f
        join pg_namespace n on n.oid = f.opfnamespace where f.oid = nullif(a.amopsortfamily, 0)) as sort_family
    from pg_amop a
    join pg_operator o on o.oid = a.amopopr
    join pg_opfamily f on f.oid = a.amopfamily
    join pg_namespace n on n.oid = f.opfnamespace
    join pg_am m on m.oid = f.opfmethod
    left join pg_depend d on d.classid = 'pg_amop'::regclass and d.objid = a.oid
      and d.refclassid = 'pg_opclass'::regclass
    where {of_database("pg_opfamily", "f.oid", "n")}
    union all
    select 'pg_amproc', a.oid::int8, a.amprocfamily::int8, null, d.refobjid::int8, true, a.amprocnum::int,
      a.amproc::regprocedure::text, a.amproclefttype::regtype::text, a.amprocrighttype::regtype::text,
      array(select format_type(t, null) from unnest(p.proargtypes) with ordinality g (t, at) order by at),
      m.amname::text, null
    from pg_amproc a
    join pg_proc p on p.oid = a.amproc
    join pg_opfamily f on f.oid = a.amprocfamily
    join pg_namespace n on n.oid = f.opfnamespace
    join pg_am m on m.oid = f.opfmethod
    left join pg_depend d on d.classid = 'pg_amproc'::regclass and d.objid = a.oid
      and d.refclassid = 'pg_opclass'::regclass
    where {of_database("pg_opfamily", "f.oid", "n")}
    order by is_function, number, lefttype, righttype""",
}


def write(reading: Reading, blocks: Blocks) -> None:
    """One block for all that belong together, named after the first class, family or operator among them."""
    names = _Groups(reading).names()
    members = reading.rows("operator family member")
    for row in _in_order(reading.rows("operator")):
        key = ("pg_operator", row.oid)
        what = f"operator {row.signature}"
        blocks.make(names[key], key, what, [f"create operator {row.name} (\n" + ",\n".join(_operator(row)) + "\n)"])
    classes = reading.rows("operator class")
    with_class = {row.family for row in classes if row.name == row.family_name}
    for row in reading.rows("operator family"):
        key = ("pg_opfamily", row.oid)
        what = f"operator family {row.name} using {row.method}"
        if row.oid not in with_class or reading.comment(*key) is not None:
            blocks.make(names[key], key, what, [f"create {what}"])
        else:
            reading.blocks[key] = names[key]  # the class makes it
    for row in classes:
        key = ("pg_opclass", row.oid)
        own = [member for member in members if member.operator_class == row.oid]
        what = f"operator class {row.name} using {row.method}"
        create = f"create operator class {row.name}{' default' if row.is_default else ''} for type {row.type}"
        create += f" using {row.method}" + (f" family {row.family_name}" if row.name != row.family_name else "")
        lines = [_member(member, row.type) for member in own]
        lines += [f"storage {row.storage}"] if row.storage else []
        create += " as\n  " + ",\n  ".join(lines or [f"storage {row.type}"])
        drop = f"operator family {row.name} using {row.method}" if row.name == row.family_name else what
        # It is the family that depends on the access method, whichever of them is written.
        parts = [("pg_opfamily", row.family), *((member.class_, member.oid) for member in own)]
        blocks.make(names[key], key, what, [create], parts, drop)
    for row in reading.rows("operator family"):
        loose = [member for member in members if member.family == row.oid and member.operator_class is None]
        if loose:
            add = f"alter operator family {row.name} using {row.method} add\n  "
            add += ",\n  ".join(_member(member, None) for member in loose)
            name = names["pg_opfamily", row.oid]
            after = [path for member in loose for path in blocks.after((member.class_, member.oid))]
            blocks.add(name, after, [add])


class _Groups:
    """Which operators, families and classes belong together: those that name each other."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.root: dict[Key, Key] = {}
        own = {row.oid for row in reading.rows("operator")}
        for row in reading.rows("operator"):
            for other in row.others:
                if other in own:
                    self.join(("pg_operator", row.oid), ("pg_operator", other))
        for row in reading.rows("operator class"):
            self.join(("pg_opclass", row.oid), ("pg_opfamily", row.family))
        for row in reading.rows("operator family member"):
            if row.operator in own:
                self.join(("pg_opfamily", row.family), ("pg_operator", row.operator))

    def find(self, key: Key) -> Key:
        while key in self.root:
            key = self.root[key]
        return key

    def join(self, one: Key, other: Key) -> None:
        one, other = self.find(one), self.find(other)
        if one != other:
            self.root[one] = other

    def names(self) -> dict[Key, str]:
        """The name of each one's block."""
        reading = self.reading
        called: list[tuple[Key, str]] = []
        for kind, class_ in (("operator class", "pg_opclass"), ("operator family", "pg_opfamily")):
            called += [((class_, row.oid), block_name(kind, row.plain)) for row in reading.rows(kind)]
        called += [(("pg_operator", row.oid), block_name("operator", row.code)) for row in reading.rows("operator")]
        names: dict[Key, str] = {}
        for key, name in called:
            names.setdefault(self.find(key), name)
        return {key: names[self.find(key)] for key, _ in called}


def _in_order(rows: Sequence[Any]) -> Iterator[Any]:
    """The operators, each behind those that it is not linked back to.

    PostgreSQL links what is there already back (measured on 15 and 18), and not what is yet to come.
    """
    waiting = {row.oid: row for row in rows}
    before: dict[int, set[int]] = {row.oid: set() for row in rows}
    for row in rows:
        for place, other in enumerate(row.others):
            if other in waiting and waiting[other].others[place] != row.oid:
                before[other].add(row.oid)
    while waiting:
        ready = next((row for oid, row in waiting.items() if before[oid].isdisjoint(waiting)), None)
        row = ready or next(iter(waiting.values()))
        yield waiting.pop(row.oid)


def _operator(row: Any) -> Iterator[str]:
    """The parameters of an operator."""
    for parameter in ("function", "leftarg", "rightarg"):
        if getattr(row, parameter):
            yield f"  {parameter} = {getattr(row, parameter)}"
    for parameter in ("commutator", "negator"):
        if getattr(row, parameter):
            yield f"  {parameter} = operator({getattr(row, parameter)})"
    for parameter in ("restrict", "join"):
        if getattr(row, parameter):
            yield f"  {parameter} = {getattr(row, parameter)}"
    for parameter in ("hashes", "merges"):
        if getattr(row, parameter):
            yield f"  {parameter}"


def _member(member: Any, type_: str | None) -> str:
    """An operator or function of a class for a type, or of a family; types are said where they are not clear."""
    types = (member.lefttype, member.righttype)
    if not member.is_function:
        text = f"operator {member.number} {member.name.removeprefix('pg_catalog.')}"
        text += f" ({', '.join(types)})" if types != (type_, type_) else ""
        return text + (f" for order by {member.sort_family}" if member.sort_family else "")
    by_arguments = member.method in ("btree", "hash")  # where PostgreSQL takes the types of a function's arguments
    clear = types == (type_, type_) and (not by_arguments or set(member.arguments) <= {type_})
    of_types = "" if clear else f"({', '.join(types)}) "
    return f"function {member.number} {of_types}{member.name}"
