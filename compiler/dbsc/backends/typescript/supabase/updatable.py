"""Which views take inserts and updates, and in which of their columns.

PostgreSQL's rule: one table or updatable view in `from`; no `with`, `distinct`, `group by`, `having`, `limit`,
`offset`, set operation, aggregate, window function or function that returns a set at the top; a column can be written
if it is one of the relation below (https://www.postgresql.org/docs/current/sql-createview.html#SQL-CREATEVIEW-UPDATABLE-VIEWS).
Triggers `instead of` make all columns writable.
"""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.backends.typescript.module import is_written
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.inheritance import all_columns
from dbsc.catalog.objects import Aggregate, Function, Trigger, View, ref
from dbsc.sqltext.parse import Fault, parse_query
from dbsc.sqltext.tree import Node, relation_parts, strings
from dbsc.sqltypes import builtins

INSERT, UPDATE = "insert", "update"
_ENDING = frozenset({
    "withClause", "distinctClause", "groupClause", "havingClause", "limitCount", "limitOffset", "larg", "valuesLists",
})  # fmt: skip


class Updatable:
    """What can be written through the views of a catalog."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.known: dict[View, frozenset[str]] = {}
        self.events: dict[View, set[str]] = {}
        for trigger in catalog.all(Trigger):
            view = catalog.objects.get(ref("view", *trigger.table.path))
            if trigger.time == "instead of" and isinstance(view, View):
                said = {event.split()[0] for event in trigger.events}
                self.events.setdefault(view, set()).update(said & {INSERT, UPDATE})
        self.own_routines = {(each.schema, each.name) for each in catalog.all(Aggregate)}
        self.own_routines |= {
            (each.schema, each.name)
            for each in catalog.all(Function)
            if (each.returns or "").startswith(("setof ", "table ")) or "window" in each.clauses
        }

    def writes(self, view: View, event: str) -> frozenset[str]:
        """The columns that an insert or update may write; none if the view takes none."""
        if event in self.events.get(view, ()):
            return frozenset(output.name for output in view.outputs or ())
        return self.columns(view)

    def columns(self, view: View) -> frozenset[str]:
        """The columns of a view that PostgreSQL writes to the table below by itself, if that takes them."""
        if view not in self.known:
            self.known[view] = frozenset()
            self.known[view] = frozenset(self._columns(view))
        return self.known[view]

    def _columns(self, view: View) -> set[str]:
        if view.materialized or not view.outputs:
            return set()
        read = parse_query(view.query.sql)
        select: Node = {} if isinstance(read, Fault) else read.tree["SelectStmt"]
        sources = select.get("fromClause", ())
        if not select or _ENDING & select.keys() or len(sources) != 1 or "RangeVar" not in sources[0]:
            return set()
        if any(map(self._ends, _calls(select["targetList"]))):
            return set()
        path = relation_parts(sources[0]["RangeVar"])
        own = {
            output.name: output.source[-1] for output in view.outputs if output.source and output.source[:-1] == path
        }
        below = self.catalog.objects.get(ref("view", *path))
        if isinstance(below, View):
            writable = self.columns(below)
            return {name for name, source in own.items() if source in writable}
        table = self.catalog.table(ref("table", *path))
        if table is None:
            return set(own) if ref("table", *path) in self.catalog.objects else set()  # a partition
        unwritten = {column.name for column in all_columns(self.catalog, table) if not is_written(column)}
        return {name for name, source in own.items() if source not in unwritten}

    def _ends(self, call: Node) -> bool:
        """Whether a call is of an aggregate, a window function or a function that returns a set."""
        *schema, name = strings(call["funcname"])
        if "over" in call or call.get("agg_star"):
            return True
        if schema and schema != ["pg_catalog"]:
            return (schema[-1], name) in self.own_routines
        return any(routine.kind in "aow" or routine.is_set for routine in builtins.functions(name))


def _calls(root: object) -> Iterator[Node]:
    """The calls of functions in a query itself: what stands in a subquery is its own."""
    stack = [root]
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            if "FuncCall" in value:
                yield value["FuncCall"]
            stack.extend(inner for key, inner in value.items() if key != "SubLink")
        elif isinstance(value, list):
            stack.extend(value)
