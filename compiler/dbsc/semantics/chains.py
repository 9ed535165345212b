"""What follows on what in `keep … then …` and `retain … then …`: rules that need no types.

Partitions go whole (drop, detach), rows one by one (delete). A step that destroys is the last one, each action stands
once, and what belongs to one action stands with it.
"""

from __future__ import annotations

from dbsc.catalog.objects import Ref
from dbsc.diagnostics import Label, did_you_mean
from dbsc.semantics.context import Context
from dbsc.syntax import ast

ACTIONS = {
    "partitions": ("drop", "detach", "archive", "export"),
    "rows": ("delete", "archive", "export"),
}
_INSTEAD = {"delete": "drop", "drop": "delete", "detach": "archive"}
_LAST = ("drop", "delete")


def check_chain(ctx: Context, of: str, table: Ref, steps: tuple[ast.Step, ...]) -> None:
    """Reports what cannot be in the steps of a table; `of` is `partitions` or `rows`."""
    _Chain(ctx, of, table, steps).check()


class _Chain:
    def __init__(self, ctx: Context, of: str, table: Ref, steps: tuple[ast.Step, ...]) -> None:
        self.ctx = ctx
        self.of = of
        self.table = table
        self.steps = steps
        self.actions: list[ast.Step] = []  # in order
        self.seen: dict[str, ast.Step] = {}

    def check(self) -> None:
        for step in self.steps:
            if step.kind == "then":
                self.action(step)
            elif step.kind == "keep":
                self.keep(step)
            else:
                self.once(step.kind, step)
        self.times()

    def error(self, message: str, step: ast.Step, help_: str | None, *labels: Label) -> None:
        self.ctx.error("DBS226", message, step.span, help_=help_, labels=labels)

    def once(self, what: str, step: ast.Step) -> bool:
        earlier = self.seen.setdefault(what, step)
        if earlier is not step:
            label = Label(earlier.span, "the first one")
            self.ctx.error("DBS008", f"`{what}` is said twice", step.span, labels=(label,))
        return earlier is step

    # ------------------------------------------------------------ the chain

    def action(self, step: ast.Step) -> None:
        """One `then`."""
        word, known = step.word, ACTIONS[self.of]
        if word is None:
            return  # what stands in its place was told when the file was read
        name = word.text
        if name in _INSTEAD and name not in known:
            how = "go whole" if self.of == "partitions" else "are deleted, and what they are in stays"
            help_ = f"write `then {_INSTEAD[name]}`"
            self.ctx.error("DBS226", f"{self.of} {how}: there is no `{name}` for them", word.span, help_=help_)
        elif name not in known:
            help_ = did_you_mean(name, known) or "write " + " or ".join(f"`then {action}`" for action in known)
            self.ctx.error("DBS007", f"unknown action `{name}`", word.span, help_=help_)
            return
        last = self.actions[-1] if self.actions else None
        if last is not None and last.word is not None and last.word.text in _LAST:
            label = Label(last.span, "they are gone here")
            self.error(f"nothing is left after `{last.word.text}`", step, "leave it out", label)
        elif self.once(f"then {name}", step):
            self.with_action(name, step)
        if not self.actions and self.of == "partitions" and "keep" not in self.seen:
            self.error("this does not say when partitions are to go", step, f"write `keep 12 months then {name}`")
        self.actions.append(step)

    def with_action(self, name: str, step: ast.Step) -> None:
        """Where to: a table for `archive`, a place for `export`."""
        from dbsc.semantics.lifecycle import is_place

        if step.target is not None and name != "archive":
            self.error(f"`to` belongs to `archive`, and this is `{name}`", step, f"write `then {name}`")
        elif step.target is not None:
            self.archive(step, step.target)
        if name == "export":
            place = step.constant.value if step.constant else None
            if place is None:
                self.error("`export` needs a place", step, "write `then export 's3://bucket/path/'`")
            elif not is_place(place):
                self.error(f"'{place}' is no url and no path", step, "write `then export 's3://bucket/path/'`")
        elif step.constant is not None:
            self.error(f"`{name}` has no place", step, f"write `then {name}`, or `then export '{step.constant.value}'`")

    def archive(self, step: ast.Step, target: ast.QName) -> None:
        schema = target.parts[0] if len(target.parts) > 1 else self.table[1]
        if len(target.parts) > 2:
            self.error(f"`{target.text}` has too many dots", step, "write `then archive to schema.table`")
        elif (schema, target.parts[-1]) == self.table.path:
            self.error("a table is not its own archive", step, f"write `then archive to {self.table[2]}_archive`")
        elif schema not in self.ctx.names.schemas:
            help_ = did_you_mean(schema, self.ctx.names.schemas) or f"write `schema {schema}`"
            self.ctx.error("DBS112", f"there is no schema `{schema}`", target.span, help_=help_)

    def keep(self, step: ast.Step) -> None:
        """How long, before the first action or after one."""
        last = self.actions[-1].word if self.actions else None
        if last is None and self.of == "rows":
            self.error("`retain` says how long already", step, "leave out `keep`, or write it behind `then archive`")
        elif last is not None and last.text in _LAST:
            self.error(f"nothing is left to keep after `{last.text}`", step, "leave it out")
        else:
            self.once("keep" if last is None else f"keep after {last.text}", step)

    # ------------------------------------------------------------ when it runs

    def times(self) -> None:
        """`batch`, `every`, `on` and `at` of rows."""
        every = self.seen.get("every")
        unit = every.duration.unit if every and every.duration else None
        batch, day, time = (self.seen.get(kind) for kind in ("batch", "on", "at"))
        if batch is not None and self.of == "rows":
            if "then delete" not in self.seen:
                self.error("`batch` is about deleting", batch, "leave it out, or write `then delete`")
            elif batch.constant is not None and batch.constant.value.strip("0") == "":
                self.error("a batch has at least one row", batch, "write `batch 5000`")
        if day is not None and (unit is None or unit.removesuffix("s") != "week"):
            word = day.word.text if day.word else "sunday"
            self.error(f"`on {word}` goes with weeks", day, f"write `every 1 week on {word}`")
        if time is not None and (unit is None or unit.removesuffix("s") == "hour"):
            value = time.constant.value if time.constant else "03:00"
            self.error("a time of day goes with days or weeks", time, f"write `every 1 day at '{value}'`")
