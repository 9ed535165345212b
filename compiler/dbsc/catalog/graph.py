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
    graph.add_edges_from(
        (node, other) for node, wanted in needs.items() for other in wanted if other in needs and other != node
    )
    return graph


def cycles(graph: Any) -> list[list[Any]]:
    """The groups of things that need each other, each in the order of the graph's nodes."""
    import networkx as nx

    groups = [group for group in nx.strongly_connected_components(graph) if len(group) > 1]
    place = {node: number for number, node in enumerate(graph)} if groups else {}
    return sorted((sorted(group, key=place.__getitem__) for group in groups), key=lambda group: place[group[0]])


def order(graph: Any, rank: Callable[[Any], Any]) -> list[Any]:
    """The things in an order in which each comes after what it needs; among equals the lowest rank first.

    What stands in a cycle, or needs what does, is left out. The order depends on nothing but the arguments.
    """
    waiting = dict(graph.out_degree())
    ready = [(rank(node), number, node) for number, node in enumerate(graph) if not waiting[node]]
    heapq.heapify(ready)
    number = len(waiting)
    out = []
    while ready:
        _, _, node = heapq.heappop(ready)
        out.append(node)
        for dependent in graph.pred[node]:
            waiting[dependent] -= 1
            if not waiting[dependent]:
                number += 1
                heapq.heappush(ready, (rank(dependent), number, dependent))
    return out
