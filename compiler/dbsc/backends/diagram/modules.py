"""The modules of a large schema: what stands together on a page, when all of it would be a wall-paper.

A module is a schema; where that is too large, a file of it; where that is too large, a cluster of tables that refer to
each other more than to others (networkx finds them; importing it takes longer than drawing a page).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from dbsc.backends.diagram.model import Box, Model
from dbsc.catalog.objects import Ref
from dbsc.record import Record

MOST_IN_MODULE = 60
_LEAST = 4  # a cluster of fewer goes to the one that it has most to do with


class Module(Record):
    """A module: its name, the name of its file, and its tables in the order of the source."""

    name: str
    slug: str
    tables: tuple[Ref, ...]


def modules(model: Model) -> tuple[Module, ...]:
    """The modules of a schema. Every table of it is in one; external tables are in none."""
    managed = [box for box in model.boxes if box.kind != "external"]
    neighbours = _neighbours(model)
    found: list[tuple[str, list[Ref]]] = []
    schemas = _by(managed, lambda box: box.schema)
    for schema, boxes in schemas.items():
        if len(boxes) <= MOST_IN_MODULE:
            found.append((schema, [box.ref for box in boxes]))
            continue
        files = _by(boxes, lambda box: _stem(box.file))
        for file, some in files.items():
            name = ": ".join(([schema] if len(schemas) > 1 else []) + ([file] if len(files) > 1 else []))
            refs = [box.ref for box in some]
            found += (
                [(name, refs)]
                if len(refs) <= MOST_IN_MODULE
                else _clusters(f"{name}: " if name else "", refs, neighbours)
            )
    slugs: dict[str, None] = {}
    out = []
    for name, tables in found:
        slug = _slug(name, slugs)
        out.append(Module(name, slug, tuple(tables)))
    return tuple(out)


def _by(boxes: Iterable[Box], key: Callable[[Box], str]) -> dict[str, list[Box]]:
    out: dict[str, list[Box]] = {}
    for box in boxes:
        out.setdefault(key(box), []).append(box)
    return out


def _stem(path: str | None) -> str:
    """What a file is called, without its folder and its ending."""
    return path.rpartition("/")[2].removesuffix(".dbs") if path else ""


def _slug(name: str, taken: dict[str, None]) -> str:
    """A name as a file can be called everywhere, unlike those that are taken; it is taken then."""
    plain = "".join(character if character.isalnum() else "_" for character in name.lower())
    while "__" in plain:
        plain = plain.replace("__", "_")
    plain = plain.strip("_") or "module"
    slug, number = plain, 2
    while slug in taken:
        slug, number = f"{plain}_{number}", number + 1
    taken[slug] = None
    return slug


# ---------------------------------------------------------------- clusters

Neighbours = dict[Ref, dict[Ref, int]]


def _neighbours(model: Model) -> Neighbours:
    """How many references there are between tables, in either direction."""
    out: Neighbours = {box.ref: {} for box in model.boxes}
    for line in model.lines:
        if line.source != line.target:
            for one, other in ((line.source, line.target), (line.target, line.source)):
                out[one][other] = out[one].get(other, 0) + 1
    return out


def _clusters(name: str, tables: list[Ref], neighbours: Neighbours) -> list[tuple[str, list[Ref]]]:
    """Tables as clusters, the largest first, each named after the table that has most to do with the rest of it."""
    inside = set(tables)
    place = {ref: number for number, ref in enumerate(tables)}
    joined = [ref for ref in tables if any(other in inside for other in neighbours[ref])]
    single = sorted(inside.difference(joined), key=place.__getitem__)
    groups = _merged(_split(joined, neighbours), neighbours)
    groups.sort(key=lambda group: (-len(group), place[group[0]]))
    out = []
    for group in groups:
        of_group = set(group)
        hub = max(group, key=lambda ref: (sum(n for o, n in neighbours[ref].items() if o in of_group), -place[ref]))
        out.append((f"{name}{hub[-1]}", sorted(group, key=place.__getitem__)))
    for first in range(0, len(single), MOST_IN_MODULE):
        number = f" {first // MOST_IN_MODULE + 1}" if len(single) > MOST_IN_MODULE else ""
        out.append((f"{name}without references{number}", single[first : first + MOST_IN_MODULE]))
    return out


def _split(tables: list[Ref], neighbours: Neighbours) -> list[list[Ref]]:
    """Clusters of at most as many tables as a page can show."""
    import networkx as nx

    graph: nx.Graph[Ref] = nx.Graph()
    graph.add_nodes_from(tables)
    inside = set(tables)
    graph.add_weighted_edges_from(
        (ref, other, number) for ref in tables for other, number in neighbours[ref].items() if other in inside
    )
    out: list[list[Ref]] = []
    place = {ref: number for number, ref in enumerate(tables)}
    for found in nx.community.louvain_communities(graph, seed=1):
        group = sorted(found, key=place.__getitem__)
        if len(group) <= MOST_IN_MODULE:
            out.append(group)
        elif len(group) < len(tables):
            out += _split(group, neighbours)
        else:  # it is of one piece: as many as there is room for, hub first
            out += [group[first : first + MOST_IN_MODULE] for first in range(0, len(group), MOST_IN_MODULE)]
    return out


def _merged(groups: list[list[Ref]], neighbours: Neighbours) -> list[list[Ref]]:
    """Puts small clusters with those that they have most to do with, as far as there is room."""
    whole = [list(group) for group in sorted(groups, key=len, reverse=True)]
    of = {ref: group for group in whole for ref in group}
    for small in reversed(whole):
        if not 0 < len(small) < _LEAST:
            continue
        weights: dict[int, int] = {}
        for ref in small:
            for other, number in neighbours[ref].items():
                group = of.get(other, small)
                if group is not small and len(group) + len(small) <= MOST_IN_MODULE:
                    weights[id(group)] = weights.get(id(group), 0) + number
        near = max(weights, key=lambda key: weights[key], default=None)
        into = next((group for group in whole if id(group) == near), None) or _roomy(whole, small)
        if into is not None:
            into += small
            of.update(dict.fromkeys(small, into))
            small.clear()
    return [group for group in whole if group]


def _roomy(groups: list[list[Ref]], small: list[Ref]) -> list[Ref] | None:
    """Another small cluster, for one that has nothing to do with any: they share a page."""
    others = (group for group in groups if group is not small and 0 < len(group) <= MOST_IN_MODULE // 2 - len(small))
    return next((group for group in others if len(group) < MOST_IN_MODULE // 2), None)
