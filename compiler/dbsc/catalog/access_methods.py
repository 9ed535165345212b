"""PostgreSQL's index access methods: what each can do, and which types it takes.

Facts of `pg_am`, `pg_opclass` and `pg_amop`, the same on 15 and 18, and of
https://www.postgresql.org/docs/current/indexes-types.html. Types are named as in `catalog.builtin`; arrays, ranges,
enums and rows stand as `array`, `range`, `multirange`, `enum` and `record`.
"""

from __future__ import annotations

from dbsc.record import Record


class Method(Record):
    """What an access method can do."""

    name: str
    unique: bool = False
    several: bool = True
    included: bool = False
    ordered: bool = False
    excludes: bool = True


METHODS: dict[str, Method] = {
    method.name: method
    for method in (
        Method("btree", unique=True, included=True, ordered=True),
        Method("hash", several=False),
        Method("gist", included=True),
        Method("spgist", several=False, included=True),
        Method("gin", excludes=False),
        Method("brin", excludes=False),
    )
}
EXTENSION_METHODS = {"hnsw": "vector", "ivfflat": "vector", "bloom": "bloom", "rum": "rum"}
MOST_COLUMNS = 32

_SCALARS = frozenset(
    "smallint integer bigint real numeric name uuid bytea date time timetz timestamp timestamptz interval text varchar "
    "char bpchar inet cidr macaddr macaddr8 oid pg_lsn tid regclass regproc regprocedure regoper regoperator regtype "
    "regrole regnamespace regconfig regdictionary regcollation".split()
) | {"double precision", '"char"'}
_RANGES = frozenset({"range", "multirange"})
DEFAULTS: dict[str, frozenset[str]] = {
    "btree": _SCALARS
    | _RANGES
    | {"boolean", "bit", "varbit", "money", "jsonb", "tsvector", "tsquery", "xid8", "enum", "array", "record"}
    | {"int2vector", "oidvector"},
    "hash": _SCALARS | _RANGES | {"boolean", "jsonb", "cid", "xid", "xid8", "enum", "array", "record"}
    | {"int2vector", "oidvector"},
    "gist": _RANGES | {"box", "circle", "point", "polygon", "tsvector", "tsquery"},
    "spgist": frozenset({"box", "point", "polygon", "inet", "cidr", "text", "varchar", "range"}),
    "gin": frozenset({"jsonb", "tsvector", "array", "int2vector", "oidvector"}),
    "brin": _SCALARS | {"bit", "varbit", "box", "range"},
}  # fmt: skip

# Operator classes that are no method's own default, by method: the name without `_ops`, and its type where that is not
# the name.
_CLASSES = {
    "btree": (
        "array bit bool:boolean bpchar bpchar_pattern:bpchar bytea char:internal cidr:inet date enum float4:real "
        "float8:float8 inet int2:smallint int4:integer int8:bigint interval jsonb macaddr8 macaddr money multirange "
        "name numeric oid oidvector pg_lsn range record_image:record record text text_pattern:text tid time timestamp "
        "timestamptz timetz tsquery tsvector uuid varbit varchar:text varchar_pattern:text xid8"
    ),
    "hash": (
        "aclitem array bool:boolean bpchar bpchar_pattern:bpchar bytea char:internal cid cidr:inet date enum "
        "float4:real float8:float8 inet int2:smallint int4:integer int8:bigint interval jsonb macaddr8 macaddr "
        "multirange name numeric oid oidvector pg_lsn range record text text_pattern:text tid time timestamp "
        "timestamptz timetz uuid varchar:text varchar_pattern:text xid8 xid"
    ),
    "gist": "box circle inet multirange point poly:polygon range tsquery tsvector",
    "spgist": "box inet kd_point:point poly:polygon quad_point:point range text",
    "gin": "array jsonb jsonb_path:jsonb tsvector",
    "brin": (
        "bit_minmax:bit box_inclusion:box bpchar_bloom:bpchar bpchar_minmax:bpchar bytea_bloom:bytea "
        "bytea_minmax:bytea char_bloom:internal char_minmax:internal inet_inclusion:inet name_bloom:name "
        "name_minmax:name range_inclusion:range text_bloom:text text_minmax:text varbit_minmax:varbit"
    ),
}
_BRIN_SCALARS = (
    "date float4:real float8:float8 inet int2:smallint int4:integer int8:bigint interval macaddr8 macaddr numeric oid "
    "pg_lsn tid time timestamp timestamptz timetz uuid"
)
_SAME = {
    "varchar": "text",
    "char": "bpchar",
    "internal": '"char"',
    "cidr": "inet",
    "float8": "double precision",
}  # binary the same


def operator_classes(method: str) -> dict[str, str]:
    """The operator classes of a method, each with the type that it takes."""
    found: dict[str, str] = {}
    for entry in _CLASSES[method].split():
        stem, _, type_ = entry.partition(":")
        found[f"{stem}_ops"] = _SAME.get(type_ or stem, type_ or stem)
    if method == "brin":
        for entry in _BRIN_SCALARS.split():
            stem, _, type_ = entry.partition(":")
            found.update(
                (f"{stem}_{how}_ops", _SAME.get(type_ or stem, type_ or stem))
                for how in ("bloom", "minmax", "minmax_multi")
            )
    return found


def takes(class_type: str, type_: str) -> bool:
    """Whether an operator class for one type takes columns of another."""
    plain = _SAME.get(type_, type_)
    return plain == class_type or (class_type == "oid" and plain.startswith("reg"))


def excluding_operators(method: str, type_: str, more_gist: bool) -> frozenset[str]:
    """The operators that an exclusion can be made of: in the default operator class, and the same in both directions.

    `more_gist` says that `btree_gist` is there.
    """
    if method == "gist":
        if type_ in _RANGES:
            return frozenset({"=", "&&", "-|-"})
        if type_ in ("box", "circle", "polygon"):
            return frozenset({"&&", "~="})
        if type_ == "point":
            return frozenset({"~="})
        return frozenset({"=", "<>"}) if more_gist and type_ in DEFAULTS["btree"] else frozenset()
    if method == "spgist":
        of_type = {"range": {"=", "&&", "-|-"}, "box": {"&&", "~="}, "polygon": {"&&", "~="}, "point": {"~="}}
        of_type.update({"inet": {"=", "<>", "&&"}, "cidr": {"=", "<>", "&&"}, "text": {"="}, "varchar": {"="}})
        return frozenset(of_type.get(type_, ()))
    return frozenset({"="}) if type_ in DEFAULTS.get(method, ()) else frozenset()
