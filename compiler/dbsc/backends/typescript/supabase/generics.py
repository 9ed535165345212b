"""The generic types that users of a `Database` import.

Their names and parameters are those of Supabase's own generator, so that what is written for one works with the other:
`Tables<'t'>` is about the default schema, `Tables<{ schema: 's' }, 't'>` about another.
"""

from __future__ import annotations

EXPORTED = ("Database", "Tables", "TablesInsert", "TablesUpdate", "Enums", "CompositeTypes", "Constants", "CheckValues")
COLUMNS = "DbColumns"
"""The generic type of a row as a value: the columns of a relation without the functions selected beside them."""
_INNER = ("DbSchemas", "DbDefault", "DbGroup", "DbRelations", "DbEntry", COLUMNS)
TAKEN = frozenset({*EXPORTED, *_INNER})
"""The names that the module has beside those of the schema."""

_LOOKING_UP = """\
type DbSchemas = Omit<Database, '__InternalSupabase'>;

type DbDefault = Extract<keyof DbSchemas, 'public'>;

type DbGroup<Schema, Kind> = Schema extends keyof DbSchemas
  ? DbEntry<DbSchemas[Schema], Kind>
  : never;

type DbRelations<Schema> = DbGroup<Schema, 'Tables'> & DbGroup<Schema, 'Views'>;

type DbEntry<From, Name> = Name extends keyof From ? From[Name] : never;"""
_OF_COLUMNS = f"""\
type {COLUMNS}<Relation extends {{ Row: object; ComputedFields: PropertyKey }}> =
  Omit<Relation['Row'], Relation['ComputedFields']>;"""


def generics(*, any_computed: bool) -> str:
    """The generic types, as declarations; one of them is there where a relation has computed fields."""
    return "\n\n".join([
        _LOOKING_UP,
        *([_OF_COLUMNS] if any_computed else []),
        _generic("Tables", "DbRelations<{}>", "'Row'"),
        _generic("TablesInsert", "DbGroup<{}, 'Tables'>", "'Insert'"),
        _generic("TablesUpdate", "DbGroup<{}, 'Tables'>", "'Update'"),
        _generic("Enums", "DbGroup<{}, 'Enums'>"),
        _generic("CompositeTypes", "DbGroup<{}, 'CompositeTypes'>"),
    ])  # fmt: skip


def _generic(name: str, group: str, part: str | None = None) -> str:
    here, there = group.format("DbDefault"), group.format("Schema")
    first, second = f"DbEntry<{there}, Name>", f"DbEntry<{here}, NameOrSchema>"
    if part:
        first, second = f"DbEntry<{first}, {part}>", f"DbEntry<{second}, {part}>"
    return f"""\
export type {name}<
  NameOrSchema extends
    keyof {here} | {{ schema: keyof DbSchemas }},
  Name extends (NameOrSchema extends {{ schema: infer Schema }}
    ? keyof {there}
    : never) = never,
> = NameOrSchema extends {{ schema: infer Schema }}
  ? {first}
  : {second};"""
