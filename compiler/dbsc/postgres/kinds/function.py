"""Functions and procedures."""

from __future__ import annotations

from dbsc.catalog.objects import Aggregate, Function
from dbsc.postgres.sql import Scene, comment_if_changed
from dbsc.sqltext.quote import dollar, literal, qualified


def signature(function: Function | Aggregate) -> str:
    """The name with its input types, as other statements call it."""
    return f"{qualified(function.schema, function.name)}({', '.join(function.signature)})"


def create(function: Function, scene: Scene) -> list[str]:
    """The statements that make it. The body is what was written, to the byte.

    PostgreSQL does not look into an unchecked one, because the function is made with a setting that says so, which is
    then taken from it. So the session is left as it was, in a transaction or not. Its other settings come after that:
    they are tried where the session does not say that nothing is looked into (measured on 15 and 18).
    """
    lines = [f"create {function.kind} {qualified(function.schema, function.name)}({function.arguments})"]
    if function.returns:
        lines.append(f"returns {function.returns}")
    later = [clause for clause in function.clauses if function.unchecked and clause.startswith("set ")]
    lines += [clause for clause in function.clauses if clause not in later]
    lines += ["set check_function_bodies = off"] if function.unchecked else []
    if function.link is not None:
        lines.append(f"as {literal(function.body or '')}, {literal(function.link)}")
    elif function.quoted:
        lines.append(f"as {dollar(function.body or '')}")
    else:
        lines.append((function.body or "").strip())
    made = ["\n  ".join(lines)]
    if function.unchecked:
        settings = " ".join((*later, "reset check_function_bodies"))
        made.append(f"alter {function.kind} {signature(function)} {settings}")
    return made + comment(function, None)


def drop(function: Function, scene: Scene) -> list[str]:
    """The statement that takes it away."""
    return [f"drop {function.kind} {signature(function)}"]


def alter(before: Function, function: Function, scene: Scene) -> list[str]:
    """The statements that put another body and other clauses in its place; what may be done with it stays."""
    text, *rest = create(function.replace(comment=None), scene)
    return [text.replace("create ", "create or replace ", 1), *rest, *comment(function, before)]


def comment(function: Function, before: Function | None) -> list[str]:
    """Its comment, where it differs."""
    what = f"{function.kind} {signature(function)}"
    return comment_if_changed(what, function.comment, before.comment if before else None)
