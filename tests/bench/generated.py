"""Schemas of any size for measuring: a pure function of the number of tables.

Each table has twelve columns, a primary and a unique key, two references, two indexes and a comment; every other one a
column of an enum that ten tables share, the rest a check. The tables make a tree, so that their order matters.
"""

NOUNS = ("account", "order", "invoice", "product", "customer", "shipment", "payment", "ticket", "device", "project")
TABLES_AN_ENUM = 10


def schema(tables: int) -> str:
    """A schema of so many tables."""
    enums = range(0, tables, TABLES_AN_ENUM)
    header = "database bench {\n  target    postgres\n  postgres  15\n}\n"
    return "\n".join((header, *(f"{_enum(first)}\n" for first in enums), *(_table(number) for number in range(tables))))


CHANGES = (
    ("created_at   timestamptz = now()\n", "created_at   timestamptz = now()\n  priority     int = 0\n"),
    ("  description  text?\n", ""),
    ("varchar(64)", "varchar(128)"),
    ("name         text\n", "name         text?\n"),
    ("  index (parent_id)\n", "  index (parent_id)\n  index (created_at)\n"),
    ("  index (status, created_at)\n", ""),
    ("quantity     int = 1", "quantity     int = 5"),
    ("description  text?", "description  text"),
    ("on delete set null", "on delete restrict"),
    ("one per business event", "one per event"),
)
"""What is other in a table of a changed schema, and what it is then."""


def changed(tables: int) -> tuple[str, tuple[str, ...]]:
    """The schema of so many tables with each of the `CHANGES` in a table of its own, and the names of these tables."""
    text, names = schema(tables), []
    for number, (before, after) in enumerate(CHANGES):
        table = number * (tables // len(CHANGES)) + 1
        unchanged = _table(table)
        assert unchanged.count(before) == 1
        text = text.replace(unchanged, unchanged.replace(before, after))
        names.append(_name(table))
    return text, tuple(names)


def _enum(table: int) -> str:
    return f"enum {_enum_name(table)} {{ draft, active, archived, deleted }}"


def _enum_name(table: int) -> str:
    return f"status_{table // TABLES_AN_ENUM:04d}"


def _name(number: int) -> str:
    return f"{NOUNS[number % len(NOUNS)]}_{number:05d}"


def _table(number: int) -> str:
    name = _name(number)
    shares_enum = number % 2 == 0
    status = _enum_name(number) if shares_enum else "text"
    check = "" if shares_enum else " check (amount >= 0)"
    return f"""\
--- Rows of {name.replace("_", " ")}; one per business event.
table {name} {{
  id           bigint pk identity by default
  code         varchar(64) unique
  name         text
  description  text?
  status       {status} = 'active'
  amount       numeric(12,2) = 0{check}
  quantity     int = 1
  is_active    bool = true
  metadata     jsonb?
  parent_id    -> {_name(max(number - 1, 0) // 2)} on delete cascade
  owner_id     -> {_name(number // 3)}? on delete set null
  created_at   timestamptz = now()

  index (parent_id)
  index (status, created_at)
}}
"""
