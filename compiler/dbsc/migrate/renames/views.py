"""What becomes of the columns of views when those that they are copies of get other names.

PostgreSQL keeps the names of a view's columns: `select t.old` is `select t.new as old` from then on. Where the new
schema calls the view's column by the new name as well, it is renamed too, so that the view need not be made again.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Ref, View
from dbsc.migrate.renames.names import Names
from dbsc.migrate.renames.relations import Known
from dbsc.migrate.renames.texts import Texts
from dbsc.sqltext.scope import Output


def follow_views(old: Catalog, goal: Catalog, names: Names, known: Known, texts: Texts) -> dict[Ref, str]:
    """The queries of all views under the new names. The columns of views that are renamed are entered in `names`."""
    queries = {}
    for view in _in_order(old):
        outputs = known.outputs(view) if _reads_renamed(view, names) else None
        follow: dict[str, str] = {}
        if outputs is not None:
            renamed = dict(_renamed(outputs, names))
            follow = renamed if view.columns else _followed(renamed, goal.objects.get(names.ref(view.ref)))
            if follow and not view.columns:
                names.parts.setdefault(("column", view.ref.path), {}).update(follow)
        queries[view.ref] = texts.query(view.query.sql, follow)
    return queries


def _in_order(catalog: Catalog) -> Iterator[View]:
    """The views, each behind those that it reads."""
    views = {view.ref: view for view in catalog.all(View)}
    done: set[Ref] = set()
    for first in views.values():
        stack = [first]
        while stack:
            view = stack[-1]
            waits = [views[r] for r in view.query.uses if r in views and r not in done and views[r] not in stack]
            if waits and view.ref not in done:
                stack.append(waits[0])
                continue
            stack.pop()
            if view.ref not in done:
                done.add(view.ref)
                yield view


def _reads_renamed(view: View, names: Names) -> bool:
    return any(("column", used.path) in names.parts for used in view.query.uses if used.kind in ("table", "view"))


def _renamed(outputs: tuple[Output, ...], names: Names) -> Iterator[tuple[str, str]]:
    """The columns that are called as what they are copies of was, with the name that this has now."""
    for output in outputs:
        if isinstance(output.relation, tuple) and output.column == output.name:
            new = names.column(output.relation, output.column)
            if new != output.column:
                yield output.name, new


def _followed(renamed: dict[str, str], goal: object) -> dict[str, str]:
    """Those that the new schema calls by the new name."""
    if not isinstance(goal, View) or goal.outputs is None:
        return {}
    wanted = {output.name for output in goal.outputs}
    return {before: after for before, after in renamed.items() if after in wanted and before not in wanted}
