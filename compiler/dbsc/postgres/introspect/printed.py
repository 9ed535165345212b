"""What PostgreSQL prints, where it would mean something else when it is read again."""

from __future__ import annotations

import re

from dbsc.sqltext.quote import unquote, with_escapes

_TEXT = r"""'(?:[^']|'')*'|"(?:[^"]|"")*\""""
_FIELD = re.compile(rf"""{_TEXT}|(?<=\bEXTRACT\()(?P<field>\w*[A-Z]\w*)(?= FROM )""")
_STRING = r"'(?:[^']|'')*'"
_CYCLE = re.compile(
    rf"""{_TEXT}|(?P<set> SET (?:"(?:[^"]|"")*"|\w+) TO )(?P<mark>{_STRING})::(?P<type>[^']+?)"""
    rf""" DEFAULT (?P<default>{_STRING})::(?P<its_type>[^']+?)(?= USING )"""
)
_COLUMN = r"""(?:"\*VALUES\*"\.)?(column\d+)(?: AS ("(?:[^"]|"")*"|\w+))?"""
_PLAIN = re.sub(r"\((?!\?)", "(?:", _COLUMN)
_LISTED = re.compile(rf"SELECT ({_PLAIN}(?:,\s+{_PLAIN})*)\s+FROM \((?=VALUES )")
_PIECE = re.compile(rf"{_TEXT}|[()]")


def read_again(sql: str) -> str:
    """An expression or a query that means what it was printed for.

    The field of `extract('YEAR' from …)`, which keeps its case, is printed as a name, which does not. The values that
    mark a cycle are printed with casts, where the grammar takes constants alone. A name with a line end in it would not
    be the same when its line is moved to the right.
    """
    sql = with_escapes(sql)
    if "EXTRACT(" in sql:
        sql = _FIELD.sub(lambda found: f"'{found['field']}'" if found["field"] else found[0], sql)
    return _CYCLE.sub(_constants, sql) if " CYCLE " in sql else sql


def _constants(found: re.Match[str]) -> str:
    """The marks of a cycle as constants: the name of their type stands before them, and that of text nowhere."""
    if not found["set"]:
        return found[0]
    mark, default = (
        value if type_ == "text" else f"{type_} {value}"
        for value, type_ in ((found["mark"], found["type"]), (found["default"], found["its_type"]))
    )
    return f"{found['set']}{mark} DEFAULT {default}"


def as_values(sql: str) -> tuple[str, tuple[str, ...]]:
    """The query of a view, and the names that its columns have beside it.

    `view v (a) as values (1), (2)` is printed as a `select` from a list of values, which is read as one from a query.
    Only of a list does the printed word follow the parenthesis at once (measured on 15 and 18).
    """
    columns: tuple[str, ...] = ()
    while (found := _LISTED.search(sql)) is not None:
        end = _closing(sql, found.end())
        rest = re.sub(r'"\*VALUES\*"\.(?=column\d)', "", sql[end:].removeprefix(') "*VALUES*"'))
        sql = sql[: found.start()] + sql[found.end() : end] + rest
        named = re.findall(_COLUMN, found[1])
        columns = columns or tuple(unquote(name or column) for column, name in named)
    return sql, columns


def _closing(sql: str, start: int) -> int:
    """Where the parenthesis closes that was opened before `start`."""
    depth = 1
    for piece in _PIECE.finditer(sql, start):
        depth += {"(": 1, ")": -1}.get(piece[0], 0)
        if depth == 0:
            return piece.start()
    raise AssertionError("PostgreSQL closes what it opens")
