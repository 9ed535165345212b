"""Types for programs, from a catalog: what can be made, by the word that the header and `--target` have for it."""

from dbsc.backends.typescript import database, interfaces, kysely, metadata, valibot, zod
from dbsc.catalog.catalog import Catalog


def pydantic(catalog: Catalog) -> str:
    """Models for Pydantic 2."""
    from dbsc.backends.python.module import pydantic as made

    return made(catalog)


TARGETS = {
    "interfaces": interfaces,
    "supabase": database,
    "kysely": kysely,
    "zod": zod,
    "valibot": valibot,
    "pydantic": pydantic,
    "metadata": metadata,
}


def types(catalog: Catalog) -> str:
    """The module that the header asks for."""
    return TARGETS[catalog.intent.header.types_target](catalog)
