"""A catalog to the files that a person would write it as: all in one, or one a schema."""

from __future__ import annotations

import re
from collections.abc import Iterable

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Schema
from dbsc.processes import each_in_shares
from dbsc.pull.bounds import with_numbers
from dbsc.pull.collations import told_apart
from dbsc.pull.dead_defaults import with_casts
from dbsc.pull.expressions import shortened
from dbsc.pull.library import library
from dbsc.pull.order import ordered
from dbsc.pull.platform import modules_used, with_declared
from dbsc.pull.sugar import settled
from dbsc.pull.unions import with_unions
from dbsc.semantics.lift import Block, blocks, joined
from dbsc.semantics.modules import Reader
from dbsc.source import Source
from dbsc.sqltypes.beyond import Beyond
from dbsc.syntax.alike import laid_out_alike
from dbsc.syntax.ast import Use
from dbsc.syntax.format import laid_out

ENTRY = "schema.dbs"
_RUN = 40  # declarations that are laid out at once: their words are known then
_FEW_RUNS = 8
_UNFIT = re.compile(r"[^\w-]+")


def in_few_words(catalog: Catalog, said: Beyond | None) -> Catalog:
    """The catalog with its expressions as short as they can be.

    If they are in the words of a server, `said` is what it has beside the catalog.
    """
    catalog = with_declared(catalog)
    return catalog if said is None else told_apart(with_numbers(with_casts(shortened(catalog, said))))


def read_like_a_person(catalog: Catalog, *, plain: bool = False) -> Catalog:
    """The catalog with what its objects were meant as, in the order in which a person would declare them.

    `plain` tells that nothing is meant that is not there.
    """
    return ordered(catalog if plain else with_unions(catalog))


def files(catalog: Catalog, *, directory: bool, plain: bool = False) -> dict[str, str]:
    """The text of a catalog by path: `schema.dbs` alone, or with it a file a schema, which it uses.

    What belongs to no schema stands in `schema.dbs`. Lowering the files gives the catalog back. `plain` leaves mixins
    and `<->` out.
    """
    base = modules_used(catalog)
    found = blocks(catalog, base if plain else settled(catalog, base))
    if not directory:
        return {ENTRY: _laid_out(found)}
    homes = {"public", *(schema.name for schema in catalog.all(Schema))}
    by_home: dict[str, list[Block]] = {}
    rest: list[Block] = []
    for block in found:
        if block.schema in homes:
            by_home.setdefault(block.schema, []).append(block)
        else:
            rest.append(block)
    paths = _paths(by_home)
    out = {paths[schema]: _laid_out(inside) for schema, inside in by_home.items()}
    uses = Block(None, "\n".join(f"use './{path}'" for path in paths.values()))
    head = [block for block in rest if block.is_header or block.is_use]
    others = [block for block in rest if not (block.is_header or block.is_use)]
    return {ENTRY: _laid_out([*head, *([uses] if paths else []), *others]), **out}


def _laid_out(found: list[Block]) -> str:
    """The text of some declarations in canonical form: with an empty line between two, each is laid out by itself."""
    runs: list[list[Block]] = []  # of neighbours that have to be looked at
    texts: list[str | None] = []  # of the others, and None in the place of a run
    for block in found:
        text = laid_out_alike(block.text)
        if text is None and texts and texts[-1] is None and len(runs[-1]) < _RUN:
            runs[-1].append(block)
            continue
        texts.append(text)
        if text is None:
            runs.append([block])
    made = iter(each_in_shares(lambda run: laid_out(joined(run)), runs, _FEW_RUNS))
    return "\n".join([next(made) if text is None else text for text in texts])


def reader(written: dict[str, str]) -> Reader:
    """Reads what files use: others of them, and the standard library."""

    def read(importer: str, use: Use) -> Source | str:
        path = use.target.removeprefix("./")
        return Source(path, written[path]) if use.is_path and path in written else library(importer, use)

    return read


def _paths(schemas: Iterable[str]) -> dict[str, str]:
    """The file of each schema, whatever its name is made of."""
    out: dict[str, str] = {}
    taken = {ENTRY}
    for schema in schemas:
        stem = _UNFIT.sub("_", schema) or "_"
        path, number = f"{stem}.dbs", 1
        while path.lower() in taken:
            number += 1
            path = f"{stem}_{number}.dbs"
        taken.add(path.lower())
        out[schema] = path
    return out
