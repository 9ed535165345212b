"""What a schema on Supabase refers to without having made it, as the modules of the library declare it."""

from __future__ import annotations

from collections.abc import Mapping

from dbsc.catalog import platform
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Object, Ref, Schema
from dbsc.pull.library import library
from dbsc.semantics.lift_sugar import NO_SUGAR, Sugar
from dbsc.semantics.lower import lower
from dbsc.semantics.modules import load
from dbsc.source import Source


def with_declared(catalog: Catalog) -> Catalog:
    """The catalog with what the modules say of the platform: more than was read of it, as its defaults."""
    if catalog.intent.header.target != "supabase":
        return catalog
    externals = dict(catalog.externals)
    for module in platform.MODULES:
        externals.update(_declared(module))
    return catalog.replace(externals=externals)


def modules_used(catalog: Catalog) -> Sugar:
    """The modules that declare what the catalog refers to, and all that they declare."""
    if catalog.intent.header.target != "supabase":
        return NO_SUGAR
    needed = {external.ref for external in catalog.used_externals()}
    found = {module: declared for module in platform.MODULES if not needed.isdisjoint(declared := _declared(module))}
    brought = frozenset(reference for declared in found.values() for reference in declared)
    return Sugar(uses=tuple(found), brought=brought)


def _declared(module: str) -> Mapping[Ref, Object]:
    """The external objects of a module, apart from schemas, which every project has."""
    text = f"database project {{ target supabase }}\nuse {module}\n"
    catalog, _ = lower(load((Source("schema.dbs", text),), library), proven=True)
    return {reference: each for reference, each in catalog.externals.items() if not isinstance(each, Schema)}
