"""Every code: its severity and what it stands for. Codes are never reused; each has a page in `pages/`."""

from __future__ import annotations

CODES: dict[str, tuple[str, str]] = {
    # 0xx: syntax
    "DBS001": ("error", "unexpected text"),
    "DBS002": ("error", "something is opened and never closed"),
    "DBS003": ("error", "an unquoted name with capital letters"),
    "DBS004": ("error", "a habit of another language"),
    "DBS005": ("error", "a fragment is not valid SQL"),
    "DBS006": ("error", "a list in parentheses that cannot be read"),
    "DBS007": ("error", "an unknown word"),
    "DBS008": ("error", "something said twice, or two things that exclude each other"),
    # 1xx: names
    "DBS101": ("error", "an unknown table"),
    "DBS102": ("error", "an unknown column"),
    "DBS103": ("error", "an unknown type"),
    "DBS104": ("error", "an unknown function"),
    "DBS105": ("error", "an unknown role"),
    "DBS106": ("error", "an unknown mixin"),
    "DBS107": ("error", "an import that cannot be read"),
    "DBS108": ("error", "two things of one name"),
    "DBS109": ("error", "a name that PostgreSQL would cut"),
    "DBS110": ("error", "files that use each other in a circle"),
    "DBS111": ("error", "an unknown json shape"),
    "DBS112": ("error", "an unknown schema"),
    # 2xx: what PostgreSQL would refuse
    "DBS201": ("error", "a type with arguments it does not take"),
    "DBS202": ("error", "a union of literals that is none"),
    "DBS203": ("error", "a foreign key between different types"),
    "DBS204": ("error", "a primary key that cannot be"),
    "DBS205": ("error", "a reference that has no key to point to"),
    "DBS206": ("error", "`set null` on a column that cannot be null"),
    "DBS207": ("error", "a modifier that does not belong here"),
    "DBS208": ("error", "something newer than the oldest server"),
    "DBS209": ("error", "a default that is none of the values"),
    "DBS210": ("error", "a json shape on a type that is not json"),
    "DBS211": ("error", "columns that take their types from each other in a circle"),
    "DBS220": ("error", "a partition key that cannot be"),
    "DBS221": ("error", "a key without the partition key"),
    "DBS222": ("error", "partitions that do not fit their strategy"),
    "DBS223": ("error", "partitions that overlap"),
    "DBS224": ("error", "a period of time that cannot be"),
    "DBS230": ("error", "a function without language or body"),
    "DBS240": ("error", "a grant that cannot be"),
    "DBS241": ("error", "`owner` without somebody who owns"),
    "DBS242": ("error", "a policy clause without meaning for its command"),
    "DBS243": ("error", "an item that does not belong into this block"),
    "DBS250": ("error", "columns of a view that do not fit its query"),
    # 3xx: mixins
    "DBS301": ("error", "arguments that do not fit a mixin"),
    "DBS302": ("error", "a mixin that includes itself"),
    # 5xx: evolution
    "DBS501": ("error", "a change that this version cannot migrate"),
    "DBS502": ("error", "the migrations are not what the lock says"),
    "DBS503": ("error", "objects that need each other in a circle"),
    "DBS504": ("error", "a change that would lose data"),
    # 6xx: files, servers, use
    "DBS601": ("error", "a file that cannot be read"),
    "DBS602": ("error", "a file that cannot be written"),
    "DBS603": ("error", "no schema to work on"),
    "DBS604": ("error", "no scratch server"),
    "DBS605": ("error", "a statement that PostgreSQL refused"),
    "DBS606": ("error", "the database is not what the source says"),
    # 9xx: not yet
    "DBS901": ("error", "something this version does not act on"),
    "DBS902": ("warning", "something this version makes in another way"),
}
