"""The schemas of `generated.py` in the languages of other tools, as their documentation says to write them.

What a language has no words for is left out: a check in Prisma, a comment in Prisma (where it is kept in the client
alone) and Drizzle. Where a tool's default is not PostgreSQL's, what PostgreSQL would do is said (`onUpdate: NoAction`).
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from bench.generated import NOUNS, TABLES_AN_ENUM

_LABELS = ("draft", "active", "archived", "deleted")


class _Table(NamedTuple):
    name: str
    enum: str | None
    parent: str
    owner: str

    @property
    def comment(self) -> str:
        return f"Rows of {self.name.replace('_', ' ')}; one per business event."


def _name(number: int) -> str:
    return f"{NOUNS[number % len(NOUNS)]}_{number:05d}"


def _enums(tables: int) -> Iterator[str]:
    return (f"status_{number:04d}" for number in range(-(-tables // TABLES_AN_ENUM)))


def _tables(tables: int) -> Iterator[_Table]:
    for number in range(tables):
        enum = f"status_{number // TABLES_AN_ENUM:04d}" if number % 2 == 0 else None
        yield _Table(_name(number), enum, _name(max(number - 1, 0) // 2), _name(number // 3))


def dbml(tables: int) -> str:
    """A schema of so many tables in DBML. What a reference does on delete can only be said outside of its table."""
    labels = "\n".join(f"  {label}" for label in _LABELS)
    enums = (f"Enum {enum} {{\n{labels}\n}}\n" for enum in _enums(tables))
    return "\n".join((*enums, *map(_dbml, _tables(tables))))


def _dbml(table: _Table) -> str:
    check = "" if table.enum else ", check: `amount >= 0`"
    return f"""\
Table {table.name} {{
  id bigint [pk, increment]
  code varchar(64) [not null, unique]
  name text [not null]
  description text
  status {table.enum or "text"} [not null, default: 'active']
  amount numeric(12,2) [not null, default: 0{check}]
  quantity int [not null, default: 1]
  is_active boolean [not null, default: true]
  metadata jsonb
  parent_id bigint [not null]
  owner_id bigint
  created_at timestamptz [not null, default: `now()`]

  indexes {{
    parent_id
    (status, created_at)
  }}

  Note: '{table.comment}'
}}

Ref: {table.name}.parent_id > {table.parent}.id [delete: cascade]
Ref: {table.name}.owner_id > {table.owner}.id [delete: set null]
"""


def drizzle(tables: int) -> str:
    """A schema of so many tables for drizzle-orm."""
    labels = ", ".join(f"'{label}'" for label in _LABELS)
    enums = (f"export const {enum} = pgEnum('{enum}', [{labels}]);\n" for enum in _enums(tables))
    return "\n".join((_DRIZZLE_IMPORTS, *enums, *map(_drizzle, _tables(tables))))


_DRIZZLE_IMPORTS = """\
import { sql } from 'drizzle-orm';
import {
  bigint, boolean, check, index, integer, jsonb, numeric, pgEnum, pgTable, text, timestamp, varchar,
  type AnyPgColumn,
} from 'drizzle-orm/pg-core';
"""


def _drizzle(table: _Table) -> str:
    parent, owner = (f"(): AnyPgColumn => {end}.id" for end in (table.parent, table.owner))
    status = f"{table.enum}()" if table.enum else "text()"
    check = "" if table.enum else f"\n  check('{table.name}_amount_check', sql`${{table.amount}} >= 0`),"
    return f"""\
export const {table.name} = pgTable('{table.name}', {{
  id: bigint({{ mode: 'number' }}).primaryKey().generatedByDefaultAsIdentity(),
  code: varchar({{ length: 64 }}).notNull().unique(),
  name: text().notNull(),
  description: text(),
  status: {status}.notNull().default('active'),
  amount: numeric({{ precision: 12, scale: 2 }}).notNull().default('0'),
  quantity: integer().notNull().default(1),
  is_active: boolean().notNull().default(true),
  metadata: jsonb(),
  parent_id: bigint({{ mode: 'number' }}).notNull().references({parent}, {{ onDelete: 'cascade' }}),
  owner_id: bigint({{ mode: 'number' }}).references({owner}, {{ onDelete: 'set null' }}),
  created_at: timestamp({{ withTimezone: true }}).notNull().defaultNow(),
}}, (table) => [
  index().on(table.parent_id),
  index().on(table.status, table.created_at),{check}
]);
"""


def prisma(tables: int) -> str:
    """A schema of so many tables for Prisma 6. A relation is written at both of its ends, under one name."""
    labels = "\n".join(f"  {label}" for label in _LABELS)
    enums = (f"enum {enum} {{\n{labels}\n}}\n" for enum in _enums(tables))
    back: dict[str, list[str]] = defaultdict(list)
    for table in _tables(tables):
        for end, key in ((table.parent, "parent"), (table.owner, "owner")):
            back[end].append(f'  {table.name}_{key} {table.name}[] @relation("{table.name}_{key}")\n')
    models = (_prisma(table, "".join(back[table.name])) for table in _tables(tables))
    return "\n".join((_PRISMA_SOURCE, *enums, *models))


_PRISMA_SOURCE = """\
datasource db {
  provider = "postgresql"
  url = env("DATABASE_URL")
}
"""


def _prisma(table: _Table, back: str) -> str:
    parent = "fields: [parent_id], references: [id], onDelete: Cascade"
    owner = "fields: [owner_id], references: [id], onDelete: SetNull"
    return f"""\
/// {table.comment}
model {table.name} {{
  id BigInt @id @default(autoincrement())
  code String @unique @db.VarChar(64)
  name String
  description String?
  status {f"{table.enum} @default(active)" if table.enum else 'String @default("active")'}
  amount Decimal @default(0) @db.Decimal(12, 2)
  quantity Int @default(1)
  is_active Boolean @default(true)
  metadata Json?
  parent_id BigInt
  owner_id BigInt?
  created_at DateTime @default(now()) @db.Timestamptz

  parent {table.parent} @relation("{table.name}_parent", {parent}, onUpdate: NoAction)
  owner {table.owner}? @relation("{table.name}_owner", {owner}, onUpdate: NoAction)
{back}
  @@index([parent_id])
  @@index([status, created_at])
}}
"""
