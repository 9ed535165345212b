"""The built-in types by their names in pg_type, with the numbers of them and of their arrays on every server."""

from __future__ import annotations

from dbsc.record import Record

_ROWS = """
bool 16 1000 boolean
bytea 17 1001 bytea
char 18 1002 "char"
name 19 1003 name
int8 20 1016 bigint
int2 21 1005 smallint
int4 23 1007 integer
text 25 1009 text
oid 26 1028 oid
json 114 199 json
xml 142 143 xml
point 600 1017 point
lseg 601 1018 lseg
path 602 1019 path
box 603 1020 box
polygon 604 1027 polygon
line 628 629 line
float4 700 1021 real
float8 701 1022 double precision
circle 718 719 circle
macaddr8 774 775 macaddr8
money 790 791 money
macaddr 829 1040 macaddr
inet 869 1041 inet
cidr 650 651 cidr
bpchar 1042 1014 character
varchar 1043 1015 character varying
date 1082 1182 date
time 1083 1183 time without time zone
timestamp 1114 1115 timestamp without time zone
timestamptz 1184 1185 timestamp with time zone
interval 1186 1187 interval
timetz 1266 1270 time with time zone
bit 1560 1561 bit
varbit 1562 1563 bit varying
numeric 1700 1231 numeric
regclass 2205 2210 regclass
record 2249 2287 record
void 2278 0 void
uuid 2950 2951 uuid
tsvector 3614 3643 tsvector
tsquery 3615 3645 tsquery
anyelement 2283 0 anyelement
jsonb 3802 3807 jsonb
int4range 3904 3905 int4range
numrange 3906 3907 numrange
tsrange 3908 3909 tsrange
tstzrange 3910 3911 tstzrange
daterange 3912 3913 daterange
int8range 3926 3927 int8range
jsonpath 4072 4073 jsonpath
int4multirange 4451 6150 int4multirange
nummultirange 4532 6151 nummultirange
tsmultirange 4533 6152 tsmultirange
tstzmultirange 4534 6153 tstzmultirange
datemultirange 4535 6155 datemultirange
int8multirange 4536 6157 int8multirange
"""
_OURS = {
    "character": "char", "character varying": "varchar", "bit varying": "varbit", "time without time zone": "time",
    "time with time zone": "timetz", "timestamp without time zone": "timestamp",
    "timestamp with time zone": "timestamptz",
}  # fmt: skip


class BuiltinType(Record):
    """A row of pg_type: its name there, its number, that of its array type (0: none), and how PostgreSQL prints it."""

    name: str
    oid: int
    array: int
    printed: str


def _types() -> dict[str, BuiltinType]:
    out = {}
    for row in _ROWS.strip().splitlines():
        name, oid, array, printed = row.split(" ", 3)
        out[_OURS.get(printed, printed)] = BuiltinType(name, int(oid), int(array), printed)
    return {**out, "bpchar": out["char"]}


BUILTIN = _types()
"""By the name that a catalog has for a type."""
