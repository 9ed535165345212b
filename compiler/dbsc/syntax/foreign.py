"""Declarations as other languages write them, and whole files in another language."""

from __future__ import annotations

import re

from dbsc.diagnostics import Diagnostic, Edit, is_unambiguous, nearest
from dbsc.record import Record
from dbsc.source import Source, Span
from dbsc.syntax.continuation import DECLARATIONS
from dbsc.syntax.repair import Broken, Habit, Repair, by_habit, matches, statement_end
from dbsc.syntax.tokens import Token

_KIND = "declarations start with their kind"
_TABLE = "a table is declared with `table`"
_BRACES = "write `table name { … }`, with one column a line"
_ITEM = "this is an item of its table here"
_CHANGE = "a schema says what is, not what changes"
_STATEMENT = "a file declares what there is, and runs no statements"
_USE = "another file is brought in with `use`"
_ARROW = "a foreign key is written on the column that holds it"

_HABITS = (
    # SQL
    Habit("create table <path> <paren>", "table {2} {3:block}", _TABLE, _BRACES),
    Habit("create table if not exists <path> <paren>", "table {5} {6:block}", _TABLE, _BRACES),
    Habit("create table", None, _TABLE, _BRACES),
    Habit("create unlogged/temp/temporary/global/local table", None, _KIND, "write `table name { … }`"),
    Habit("create extension if not exists", "extension", _KIND, "leave out `create` and `if not exists`"),
    Habit("create extension", "extension", _KIND, "leave out `create`"),
    Habit("create schema if not exists", "schema", _KIND, "leave out `create` and `if not exists`"),
    Habit("create or replace function", "function", _KIND, "leave out `create or replace`"),
    Habit("create or replace procedure", "procedure", _KIND, "leave out `create or replace`"),
    Habit("create or replace", None, _KIND, "leave out `create or replace`"),
    Habit("create unique index", None, _ITEM, "write `unique index (columns)` in the table"),
    Habit("create index", None, _ITEM, "write `index (columns)` in the table"),
    Habit("create policy", None, _ITEM, "write `policy name for command to role using (…)` in the table"),
    Habit("create trigger", None, _ITEM, "write `trigger name before update execute function()` in the table"),
    Habit("create type <path> as enum <paren>", "enum {2} {5:block}", _KIND, "write `enum name { label, label }`"),
    Habit("create type", None, _KIND, "write `type name { field type; … }`, or `enum name { … }`"),
    Habit("create view", None, _KIND, "write `view name as (select …)`"),
    Habit("create domain", None, _KIND, "write `domain name type check (…)`"),
    Habit("create function", "function", _KIND, "leave out `create`"),
    Habit("create procedure", "procedure", _KIND, "leave out `create`"),
    Habit("create aggregate", "aggregate", _KIND, "leave out `create`"),
    Habit("create schema", "schema", _KIND, "leave out `create`"),
    Habit("create sequence", None, _KIND, "write `sequence name { … }`"),
    Habit("create", None, _KIND, "leave out `create`"),
    Habit("alter", None, _CHANGE, "change the declaration itself; a migration is made from it"),
    Habit("comment on", None, "a comment on something is written above it", "write `--- text` on the line above it"),
    Habit("insert into", None, _STATEMENT, "write `rows (columns) { (values) }` in the table"),
    Habit("revoke", None, "the grants that are written are all there are", "leave it out, or write `grant none`"),
    Habit("begin/commit/start/set/select/update/delete/do/call/truncate", None, _STATEMENT, "write `sql name $$ … $$`"),
    # Prisma, DBML, TypeScript, Python, GraphQL
    Habit("model", "table", _TABLE),
    Habit("tablegroup <name> {", None, "tables are not put into groups", "leave it out, or use `schema name { … }`"),
    Habit("project", None, "what is said of the whole schema stands in `database`", "write `database name { … }`"),
    Habit("datasource", None, "what is said of the whole schema stands in `database`", "write `database name { … }`"),
    Habit(
        "generator", None, "what is made is said in `database`", "write `types 'src/types.ts'` in `database name { … }`"
    ),
    Habit("ref", None, _ARROW, "write `-> table` after the name of the column"),
    Habit("class <name> :", None, _TABLE, _BRACES),
    Habit("class <name> <paren> :", None, _TABLE, _BRACES),
    Habit("class", "table", _TABLE),
    Habit("interface", "shape", "the fields of a json value are declared with `shape`", "write `shape`, or `table`"),
    Habit(
        "export interface", "shape", "the fields of a json value are declared with `shape`", "write `shape`, or `table`"
    ),
    Habit(
        "export type <name> =", None, "the fields of a json value are declared with `shape`", "write `shape name { … }`"
    ),
    Habit("export const/let/var/default", None, _TABLE, _BRACES),
    Habit("export", None, "all that is declared can be used", "leave out `export`"),
    Habit("const/let/var", None, "a declaration starts with its kind", "write `table`, `enum` or `view`"),
    Habit(
        "import/include/from/using/require/load/source", None, _USE, "write `use './file.dbs'`, or `use std.timestamps`"
    ),
    Habit("@ import/include", None, _USE, "write `use './file.dbs'`"),
    Habit("collection/entity/struct/record", "table", _TABLE),
    # Rails, Atlas, and what stands in a table here
    Habit("create_table/create_join_table", None, _TABLE, _BRACES),
    Habit("end", None, _TABLE, "leave it out: what a table has stands between `{` and `}`"),
    Habit(
        "add_column/add_index/add_reference/add_foreign_key/change_table/change_column",
        None,
        _CHANGE,
        "change the declaration itself; a migration is made from it",
    ),
    Habit("rename_column/rename_table", None, _CHANGE, "write `was old_name` behind the new name"),
    Habit("remove_column/drop_table", None, _CHANGE, "take it away, and write `drop` with its name"),
    Habit(
        "index/unique/policy/trigger/check/access/rows/expect/partition/retain/option/constraint/pk",
        None,
        _ITEM,
        "write it in the block of its table, or of `extend table name { … }`",
    ),
    Habit("column/field/primary_key", None, _ITEM, "write `name type` on a line of `table name { … }`"),
)
_SQL = frozenset({
    "create", "alter", "comment", "insert", "revoke", "begin", "commit", "start", "set", "select", "update", "delete",
    "do", "call", "truncate",
})  # fmt: skip


def declaration(broken: Broken) -> Repair:
    """What a declaration is that starts with no word of the language."""
    word = broken.tokens[broken.start]
    best: list[int] = []
    chosen = _HABITS[0]
    for habit in _HABITS:
        bounds = matches(broken.tokens, broken.start, habit.pattern)
        if bounds and (not best or bounds[-1] > best[-1]):
            best, chosen = bounds, habit
    if not best:
        return _other(broken, word)
    found = by_habit(broken, best, chosen)
    if found.tokens is None and word.text.lower() in _SQL:
        return found.replace(last=statement_end(broken, broken.start))
    return found


def _other(broken: Broken, word: Token) -> Repair:
    place = broken.span(broken.start, broken.start + 1)
    lower = word.text.lower()
    if word.text != lower and lower in DECLARATIONS:
        edits = (Edit(place, lower),)
        diagnostic = Diagnostic("DBS004", "a keyword is lower case", place, help=f"write `{lower}`", edits=edits)
        return Repair(diagnostic, broken.start, broken.start + 1, (Token("NAME", lower, word.start, word.end),))
    words = sorted(DECLARATIONS)
    near = nearest(word.text, words)
    message = f"there is no declaration `{word.text}`"
    if near is None:
        help_ = "a declaration starts with its kind, as in `table`, `enum` or `view`"
        return Repair(Diagnostic("DBS007", message, place, help=help_), broken.start, broken.start + 1, None)
    sure = is_unambiguous(word.text, words)
    diagnostic = Diagnostic("DBS007", message, place, help=f"did you mean `{near}`?", edits=(Edit(place, near, sure),))
    tokens = (Token("NAME", near, word.start, word.end),) if sure else None
    return Repair(diagnostic, broken.start, broken.start + 1, tokens)


# ---------------------------------------------------------------- whole files


class _Language(Record):
    name: str
    marks: str
    least: int
    help: str


_OURS = re.compile(
    r"^(?:table|view|use|database|shape|domain|mixin|schema|extension|external|extend|materialized)[ \t]+['.\w\"]",
    re.MULTILINE,
)
_CONFLICT = re.compile(r"^<{7} .*?^={7}$.*?^>{7} ", re.MULTILINE | re.DOTALL)
_LANGUAGES = (
    _Language(
        "Prisma",
        r"^(?:model|datasource|generator)[ \t]+\w+[ \t]*\{",
        2,
        "a model is `table name { … }`, `String?` is `text?`, `@id` is `pk`, `@default(x)` is `= x`, "
        "and `@relation` is `-> table` on the column that holds the reference",
    ),
    _Language(
        "DBML",
        r"^(?:Table|Ref|Project|TableGroup|Enum)\b.*[{:]",
        2,
        "a table is `table name { … }`, `[pk, increment]` is `pk identity`, a `Ref` is `-> table` on its column",
    ),
    _Language(
        "SQL",
        r"^[ \t]*(?i:create|alter|comment[ \t]+on|insert[ \t]+into|grant|revoke|set|do|select)[ \t]+\S",
        2,
        "a table is `table name { … }` with one column a line, `not null` is left out, a nullable column is `text?`, "
        "`primary key` is `pk`, `default x` is `= x`, `references t` is `-> t`",
    ),
    _Language(
        "TypeScript",
        r"^(?:export|import|interface|const|declare|type)\b[ \t]+[\w{*]",
        2,
        "a table is `table name { … }` with one `name type` a line; a json value's fields are a `shape name { … }`",
    ),
    _Language(
        "Python",
        r"^(?:class|from|import|def)[ \t]+\w",
        2,
        "a table is `table name { … }` with one `name type` a line",
    ),
)


def whole_file(source: Source) -> Diagnostic | None:
    """What to say of a file that is in another language from its first line to its last, or that a merge has left."""
    conflict = _CONFLICT.search(source.text)
    if conflict is not None:
        message, help_ = "a merge is not finished here", "keep one side or both, and delete the lines with the marks"
        return Diagnostic("DBS004", message, Span(source, conflict.start(), conflict.start() + 7), help=help_)
    if _OURS.search(source.text):
        return None
    for language in _LANGUAGES:
        found = list(re.compile(language.marks, re.MULTILINE).finditer(source.text))
        if len(found) >= language.least:
            start = found[0].start() + len(found[0][0]) - len(found[0][0].lstrip())
            end = start + len(source.text[start:].split(None, 1)[0])
            message = f"this file is written in {language.name}, not in the language of dbsc"
            return Diagnostic("DBS004", message, Span(source, start, end), help=language.help)
    return None
