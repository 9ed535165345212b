"""The types of Prisma, and what PostgreSQL's are for them.

Source: the reference of Prisma 6 and 7, native types of PostgreSQL; measured with Prisma 6.19.
"""

from __future__ import annotations

from dbsc.catalog.objects import Type
from dbsc.record import Record

SCALARS = {
    "String": Type("text"),
    "Boolean": Type("boolean"),
    "Int": Type("integer"),
    "BigInt": Type("bigint"),
    "Float": Type("double precision"),
    "Decimal": Type("numeric", arguments="65,30"),
    "DateTime": Type("timestamp", arguments="3"),
    "Json": Type("jsonb"),
    "Bytes": Type("bytea"),
}
"""The types of fields, and their columns where nothing else is said."""


class Native(Record):
    """A type of `@db.…`: of which fields it can be, its name in PostgreSQL, and how many arguments it takes."""

    scalar: str
    name: str
    arguments: tuple[int, ...] = (0,)


NATIVE = {
    "Text": Native("String", "text"),
    "VarChar": Native("String", "varchar", (0, 1)),
    "Char": Native("String", "char", (0, 1)),
    "Bit": Native("String", "bit", (0, 1)),
    "VarBit": Native("String", "varbit", (0, 1)),
    "Uuid": Native("String", "uuid"),
    "Xml": Native("String", "xml"),
    "Inet": Native("String", "inet"),
    "Citext": Native("String", "citext"),
    "Boolean": Native("Boolean", "boolean"),
    "SmallInt": Native("Int", "smallint"),
    "Integer": Native("Int", "integer"),
    "Oid": Native("Int", "oid"),
    "BigInt": Native("BigInt", "bigint"),
    "Real": Native("Float", "real"),
    "DoublePrecision": Native("Float", "double precision"),
    "Decimal": Native("Decimal", "numeric", (0, 2)),
    "Money": Native("Decimal", "money"),
    "Timestamp": Native("DateTime", "timestamp", (0, 1)),
    "Timestamptz": Native("DateTime", "timestamptz", (0, 1)),
    "Date": Native("DateTime", "date"),
    "Time": Native("DateTime", "time", (0, 1)),
    "Timetz": Native("DateTime", "timetz", (0, 1)),
    "Json": Native("Json", "json"),
    "JsonB": Native("Json", "jsonb"),
    "ByteA": Native("Bytes", "bytea"),
}
