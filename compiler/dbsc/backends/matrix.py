"""Who can do what, as a page of Markdown for those who review a change: a table of roles and commands for each table.

What is decided of the lines of `expect` stands below each; conditions are numbered below it, since no table holds them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dbsc.access.cells import Cell, cells, roles_of
from dbsc.access.report import said
from dbsc.access.rights import COMMANDS, Rights
from dbsc.access.verdicts import PROVEN, Answer
from dbsc.backends.markdown import code, grid
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Table


def page(catalog: Catalog, answers: Iterable[Answer]) -> str:
    """The whole page; `answers` are those of the catalog's expectations."""
    rights = Rights(catalog)
    roles = roles_of(rights)
    lines = list(answers)
    parts = [
        f"# Who can do what in {catalog.intent.header.name}",
        "Read from the privileges, row security and policies of the schema. A command that is held to columns "
        "names them.\nAn update or a delete finds rows by reading them, so it needs what a select needs, too.",
    ]
    for table in catalog.all(Table):
        parts += _table(rights, table, roles, [answer for answer in lines if answer.line.table == table.ref])
    return "\n\n".join(parts) + "\n"


def _table(rights: Rights, table: Table, roles: tuple[str, ...], answers: list[Answer]) -> Iterator[str]:
    name = table.name if table.schema == "public" else f"{table.schema}.{table.name}"
    numbers: dict[str, int] = {}
    found = cells(rights, table, roles)
    of_role = {role: [cell for cell in found if cell.role == role] for role in roles}
    rows = [(code(role), *(_cell(cell, numbers) for cell in of_role[role])) for role in roles]
    yield f"## {name}"
    yield grid(("role", *COMMANDS), rows)
    if numbers:
        yield "\n".join(f"{number}. {code(condition)}" for condition, number in numbers.items())
    if answers:
        yield "\n".join(f"- {_answer(answer)}" for answer in answers)


def _cell(cell: Cell, numbers: dict[str, int]) -> str:
    """A cell: `never`, `always`, or the number of its condition, with the columns that it is held to."""
    word = cell.word
    if word == "where":
        word = f"where {numbers.setdefault(cell.condition, len(numbers) + 1)}"
    return f"{word} ({', '.join(cell.columns)})" if cell.columns else word


def _answer(answer: Answer) -> str:
    line = f"{answer.word}: {code(said(answer.line))}"
    if answer.word == PROVEN:
        return line
    why = next(verdict.why for verdict in answer.verdicts if verdict.word == answer.word)
    return f"**{answer.word}**: {code(said(answer.line))}, {why}"
