"""How the values of a type are stored: in the row, or elsewhere if they are large, and compressed."""

from __future__ import annotations

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Domain, Enum, Type, ref

FIXED = frozenset(  # stored in the row as they are: they are neither compressed nor moved out of it
    "smallint integer bigint real boolean name uuid date time timetz timestamp timestamptz interval macaddr macaddr8 "
    "money point line lseg box circle oid oidvector int2vector regclass regproc regprocedure regoper regoperator "
    "regtype regrole regnamespace regconfig regdictionary regcollation pg_lsn tid xid xid8 cid tsquery".split()
) | {"double precision"}
_IN_THE_ROW_IF_POSSIBLE = frozenset({"numeric", "inet", "cidr"})


def usual_storage(type_: Type, catalog: Catalog) -> str:
    """How the values of a type are stored if nothing is said, as `pg_type.typstorage` of 15 and 18 has it."""
    found = catalog.objects.get(ref("type", type_.schema, type_.name)) if type_.schema else None
    if type_.dimensions:
        return "extended"
    if isinstance(found, Domain):
        return usual_storage(found.type, catalog)
    if isinstance(found, Enum) or (not type_.schema and type_.name in FIXED):
        return "plain"
    return "main" if not type_.schema and type_.name in _IN_THE_ROW_IF_POSSIBLE else "extended"
