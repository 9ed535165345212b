"""Objects that need each other in a circle, so that PostgreSQL can make none of them first.

What closes a circle and can be added later (foreign keys, policies, triggers, indexes, privileges, checks, defaults) is
no part of one.
The planner tells the same of migrations; here it is told before one is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dbsc.catalog.begun import begun
from dbsc.catalog.later import later
from dbsc.catalog.objects import Composite, Domain, Function, Object, Ref, SqlBlock, Table, View
from dbsc.diagnostics import Label
from dbsc.semantics.context import Context
from dbsc.source import Span


def check_circles(ctx: Context) -> None:
    """Reports every circle once, where its first member is written."""
    # Without one of these there is no circle: tables by themselves need types and their parents only.
    closing = [reference for reference, object_ in ctx.objects.items() if _can_close(object_)]
    for group in _circles(closing, _Needs(ctx, whole=True)):
        for circle in _circles(group, _Needs(ctx)):
            _report(ctx, circle)
    for object_ in ctx.objects.values():
        if _is_its_own_part(object_) and begun(object_, ctx.objects) is None:
            what = "reads" if isinstance(object_, View) else "is made of"
            message = f"`{object_.ref[-1]}` {what} itself, so it cannot be made"
            ctx.error("DBS503", message, getattr(object_, "origin", None))


def _can_close(object_: Object) -> bool:
    return isinstance(object_, Function | View | Composite | Domain | SqlBlock) or (
        isinstance(object_, Table) and bool(object_.inherits)
    )


def _is_its_own_part(object_: Object) -> bool:
    match object_:
        case View():
            return object_.ref in object_.query.uses
        case Composite():
            own = (object_.schema, object_.name)
            return any((each.type.schema, each.type.name) == own for each in object_.attributes)
        case Domain():
            return (object_.type.schema, object_.type.name) == (object_.schema, object_.name)
        case _:
            return False


def _circles(starts: Iterable[Ref], needs: _Needs) -> Iterator[list[Ref]]:
    """The circles that can be reached from some objects, each once."""
    done: set[Ref] = set()
    for start in starts:
        if start not in done:
            yield from _groups(start, needs, done)


def _groups(start: Ref, needs: _Needs, done: set[Ref]) -> list[list[Ref]]:
    """The circles that can be reached from an object: Tarjan's strongly connected components, without recursion."""
    number: dict[Ref, int] = {start: 0}
    low: dict[Ref, int] = {start: 0}
    open_: list[Ref] = [start]
    path = [(start, iter(needs.of(start)))]
    found: list[list[Ref]] = []
    while path:
        node, others = path[-1]
        for other in others:
            if other in done:
                continue
            if other not in number:
                number[other] = low[other] = len(number)
                open_.append(other)
                path.append((other, iter(needs.of(other))))
                break
            low[node] = min(low[node], number[other])
        else:
            path.pop()
            if path:
                low[path[-1][0]] = min(low[path[-1][0]], low[node])
            if low[node] == number[node]:
                at = open_.index(node)
                group, open_[at:] = open_[at:], []
                done.update(group)
                if len(group) > 1:
                    found.append(group)
    return found


class _Needs:
    """What objects need to be made first; `whole` is what functions need that are made at once, which is more."""

    def __init__(self, ctx: Context, *, whole: bool = False) -> None:
        self.ctx = ctx
        self.whole = whole
        self.known: dict[Ref, tuple[Ref, ...]] = {}
        blocks = [each for each in ctx.objects.values() if isinstance(each, SqlBlock)]
        self.makers = {output: block.ref for block in reversed(blocks) for output in block.outputs}

    def of(self, node: Ref) -> tuple[Ref, ...]:
        """What one needs, of what is in the schema."""
        if node not in self.known:
            objects = self.ctx.objects
            needs = map(self.maker, self.object(objects[node]).needs())
            self.known[node] = tuple(dict.fromkeys(each for each in needs if each in objects and each != node))
        return self.known[node]

    def object(self, object_: Object) -> Object:
        """An object as it is made first.

        A check or a default that calls a function can be added behind it; functions and views are put in place later.
        """
        if self.whole and isinstance(object_, Function):
            return object_
        lean = later(object_, lambda each: each.kind == "function").lean
        return begun(lean, self.ctx.objects) or lean

    def maker(self, needed: Ref) -> Ref:
        """What makes what is needed: a block of SQL, if that makes an external object."""
        return self.makers.get(needed, needed) if needed in self.ctx.externals else needed


def _report(ctx: Context, group: list[Ref]) -> None:
    ordered = sorted(group, key=list(ctx.objects).index)
    places: list[Span | None] = [getattr(ctx.objects[each], "origin", None) for each in ordered]
    names = ", ".join(f"`{'.'.join(each.path)}`".replace("`public.", "`") for each in ordered)
    labels = tuple(Label(place, "and this") for place in places[1:] if place is not None)
    message = f"these need each other, so none can be made first: {names}"
    ctx.error("DBS503", message, places[0], labels=labels)
