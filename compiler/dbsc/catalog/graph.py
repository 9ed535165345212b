"""The order in which objects can be made: networkx over what each needs. The only user of networkx beside diagrams.

Importing networkx costs more than compiling a small schema, so it waits until there is something to order.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Mapping

from dbsc.hints import Any


def dependency_graph(needs: Mapping[Any, Iterable[Any]]) -> Any:
    """A `networkx.DiGraph` with an edge from each thing to what it needs; needs that are no node are left out."""
    import networkx as nx

    graph: nx.DiGraph[Any] = nx.DiGraph()
    graph.add_nodes_from(needs)
    for node, wanted in needs.items():
        graph.add_edges_from((node, other) for other in wanted if other in needs and other != node)
    return graph


def cycles(needs: Mapping[Any, Iterable[Any]]) -> list[list[Any]]:
    """The groups of things that need each other, each in the order of the mapping."""
    import networkx as nx

    place = {node: number for number, node in enumerate(needs)}
    graph = dependency_graph(needs)
    groups = [
        sorted(group, key=place.__getitem__) for group in nx.strongly_connected_components(graph) if len(group) > 1
    ]
    return sorted(groups, key=lambda group: place[group[0]])


def order(needs: Mapping[Any, Iterable[Any]], rank: Callable[[Any], Any]) -> list[Any]:
    """The things in an order in which each comes after what it needs; among equals the lowest rank first.

    There must be no cycle. The order depends on nothing but the arguments.
    """
    graph = dependency_graph(needs)
    waiting = {node: graph.out_degree(node) for node in graph}
    ready = [(rank(node), number, node) for number, node in enumerate(graph) if not waiting[node]]
    heapq.heapify(ready)
    number = len(waiting)
    out = []
    while ready:
        _, _, node = heapq.heappop(ready)
        out.append(node)
        for dependent in graph.predecessors(node):
            waiting[dependent] -= 1
            if not waiting[dependent]:
                number += 1
                heapq.heappush(ready, (rank(dependent), number, dependent))
    return out
