"""A schema full of code means the same, and the same is wrong with it, however many processes look into it."""

import pytest

from dbsc import pipeline, processes
from dbsc.diagnostics import Diagnostic
from dbsc.pull.library import library
from dbsc.source import Source

VIEWS = 300
FUNCTIONS = 400


def view(number: int) -> str:
    """A view; every third is over another one, which may stand behind it."""
    column = "nowhere" if number % 50 == 7 else "name"
    over = f"v{(number + 101) % VIEWS // 3 * 3 + 1}" if number % 3 == 0 else "things"
    return f"view v{number} as (\n  select id, {column}, id + {number} as more from {over}\n)"


def function(number: int) -> str:
    """A function in SQL or PL/pgSQL; some have mistakes of several kinds."""
    if number % 4 == 3:
        body = "begin\n  retur 1;\nend" if number % 60 == 3 else f"begin\n  return {number};\nend"
        return f"function f{number}() returns int language plpgsql as $$\n{body}\n$$"
    column = "nowhere" if number % 50 == 9 else "id"
    result = "text" if number % 50 == 9 else "int"
    select = "count(*) + true" if number % 70 == 4 else f"max({column}) + {number}"
    stable = " stable immutable" if number % 90 == 17 else " stable" if number % 2 else ""
    head = f"function f{number}(a int = {number}) returns {result} language sql{stable} as $$"
    return f"{head}\n  select {select} from v{number % VIEWS}\n$$"


TEXT = "\n\n".join(
    ("table things {\n  id    int pk\n  name  text\n}", *map(view, range(VIEWS)), *map(function, range(FUNCTIONS)))
)


def found(monkeypatch: pytest.MonkeyPatch, count: int) -> tuple[list[object], list[Diagnostic]]:
    """The objects with what they need and where they are from, and what is wrong."""
    monkeypatch.setattr(processes, "processors", lambda: count)
    checked = pipeline.check((Source("schema.dbs", TEXT),), library)
    objects = [
        (each, getattr(each, "uses", None), getattr(each, "outputs", None), getattr(each, "origin", None))
        for each in checked.catalog.objects.values()
    ]
    return list(objects), list(checked.diagnostics)


def test_the_same_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    objects, told = found(monkeypatch, 1)
    assert len(objects) > FUNCTIONS + VIEWS - 20
    assert {each.code for each in told} >= {"DBS102", "DBS005", "DBS008"}
    assert len(told) == len({(each.code, each.place) for each in told})
    for count in (2, 3):
        again = found(monkeypatch, count)
        assert [repr(each) for each in again[0]] == [repr(each) for each in objects]
        assert [repr(each) for each in again[1]] == [repr(each) for each in told]
