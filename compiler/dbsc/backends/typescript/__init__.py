"""TypeScript from a catalog: one function a target, over shared names, types and columns."""

from dbsc.backends.typescript.module import interfaces
from dbsc.catalog.catalog import Catalog

__all__ = ["database", "interfaces", "kysely", "metadata", "valibot", "zod"]


def database(catalog: Catalog) -> str:
    """The module with the `Database` of supabase-js."""
    from dbsc.backends.typescript.supabase.module import database as made

    return made(catalog)


def kysely(catalog: Catalog) -> str:
    """The module with the `Database` of Kysely."""
    from dbsc.backends.typescript.driver import kysely as made

    return made(catalog)


def zod(catalog: Catalog) -> str:
    """Validators for Zod 4."""
    from dbsc.backends.typescript.validators.module import zod as made

    return made(catalog)


def valibot(catalog: Catalog) -> str:
    """Validators for Valibot 1."""
    from dbsc.backends.typescript.validators.module import valibot as made

    return made(catalog)


def metadata(catalog: Catalog) -> str:
    """The JSON that Supabase's generators for other languages read."""
    from dbsc.backends.typescript.supabase.metadata import metadata as made

    return made(catalog)
