"""Trees of what is right, and one message each, in the right place, for what is wrong."""

from __future__ import annotations

import gc
import time
from pathlib import Path

import pytest

from catalogs import diagnosed
from dbsc.diagnostics import Diagnostic, has_errors
from dbsc.source import Source
from dbsc.syntax import ast
from dbsc.syntax.parser import parse

CORPUS = Path(__file__).parents[1] / "corpus"


def parsed(text: str) -> ast.File:
    tree, diagnostics = parse(Source("test.dbs", text))
    assert not diagnostics, [one.message for one in diagnostics]
    return tree


def first(text: str) -> ast.Declaration:
    return parsed(text).declarations[0]


def item(text: str) -> ast.Item:
    table = first(f"table t {{\n  {text}\n}}")
    assert isinstance(table, ast.Table)
    return table.items[0]


def column(text: str) -> ast.Column:
    found = item(text)
    assert isinstance(found, ast.Column)
    return found


def problems(text: str) -> list[Diagnostic]:
    source = Source("test.dbs", text)
    return list(parse(source)[1])


def told(text: str) -> list[str]:
    """Line, column and text of the place, code and message of each problem."""
    out = []
    for one in problems(text):
        assert one.place is not None
        line, at = one.place.source.position(one.place.start)
        out.append(f"{line}:{at} {one.place.text!r} {one.code} {one.message}")
    return out


def in_table(text: str) -> list[Diagnostic]:
    return problems(f"table t {{\n  id uuid pk\n  {text}\n  last text\n}}\nenum after {{ a, b }}\n")


def names(found: tuple[ast.Name, ...]) -> list[str]:
    return [name.text for name in found]


# ---------------------------------------------------------------- what is right


@pytest.mark.parametrize("path", sorted(CORPUS.glob("syntax_*.dbs")), ids=lambda path: path.stem)
def test_corpus_has_no_error(path: Path) -> None:
    parsed(path.read_text(encoding="utf-8"))


def test_column_with_a_reference() -> None:
    found = column('user_id bigint? -> auth.users(id, "order")? on delete set null (a) owner was uid')
    assert found.type is not None
    assert (found.name.text, found.type.name.parts, found.nullable) == ("user_id", ("bigint",), True)
    reference, action, owner, was = found.parts
    assert isinstance(reference, ast.Reference)
    assert (reference.target.parts, names(reference.columns), reference.nullable) == (
        ("auth", "users"),
        ["id", "order"],
        True,
    )
    assert isinstance(action, ast.OnAction)
    assert (action.event, action.action, names(action.columns)) == ("delete", "set null", ["a"])
    assert owner == ast.Mark("owner", found.span)
    assert was == ast.Was(ast.QName(("uid",), found.span), found.span)


def test_column_with_values() -> None:
    found = column("kind varchar(10) 'a' | 'it''s' | -1_000 | null = 'a'::text")
    union, default = found.parts
    assert isinstance(union, ast.Union)
    assert ([value.sql for value in union.values], union.nullable) == (["'a'", "'it''s'", "-1000"], True)
    assert isinstance(default, ast.Default)
    assert default.expression.text == "'a'::text"


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("1_000::bigint", "1000::bigint"),
        ("$$it's$$", "$$it's$$"),
        ("(now() + '1 day')", "now() + '1 day'"),
        ("app.f(a, 'b')", "app.f(a, 'b')"),
        ("current_timestamp", "current_timestamp"),
    ],
)
def test_default(text: str, expression: str) -> None:
    (default,) = column(f"a text = {text}").parts
    assert isinstance(default, ast.Default)
    assert default.expression.text == expression


def test_check_takes_up_not_valid() -> None:
    found = column("a int check (a > 0) not valid -> t not valid")
    check, reference, mark = found.parts
    assert isinstance(check, ast.Check)
    assert (check.condition.text, check.not_valid) == ("a > 0", True)
    assert isinstance(reference, ast.Reference)
    assert mark == ast.Mark("not valid", found.span)


def test_types() -> None:
    kind = column("a numeric( 12,4 )[][3]?").type
    assert kind is not None
    assert (kind.arguments, kind.dimensions) == ("12,4", 2)
    shaped = column("a jsonb<app.shape>?").type
    assert shaped is not None
    assert shaped.shape is not None
    assert shaped.shape.text == "app.shape"


def test_index() -> None:
    key = item('unique index i using gist (lower(a) desc nulls last, b collate "C" ops(x = 1), (a || b)) where (a > 0)')
    assert isinstance(key, ast.Key)
    assert (key.kind, key.name and key.name.text, key.method and key.method.text) == ("unique index", "i", "gist")
    call, plain, expression = key.elements
    assert call.expression is not None
    assert (call.expression.text, call.descending, call.nulls_first) == ("lower(a)", True, False)
    assert plain.column is not None
    assert plain.collation is not None
    assert (plain.column.text, plain.collation.parts, plain.operator_class) == ("b", ("C",), "ops(x = 1)")
    assert expression.expression is not None
    assert expression.expression.text == "a || b"
    assert key.where is not None
    assert key.where.text == "a > 0"


def test_exclusion_has_operators() -> None:
    key = item("exclude using gist (a with =, during with &&)")
    assert isinstance(key, ast.Key)
    assert [element.operator for element in key.elements] == ["=", "&&"]


def test_policy_with_and_without_a_mode() -> None:
    found = item("policy p restrictive for select to a, b using (x) with check (y)")
    assert isinstance(found, ast.Policy)
    assert found.mode is not None
    assert (found.mode.text, found.command.text, names(found.roles)) == ("restrictive", "select", ["a", "b"])
    assert found.using is not None
    assert found.check is not None
    assert (found.using.text, found.check.text) == ("x", "y")
    plain = item("policy p for all")
    assert isinstance(plain, ast.Policy)
    assert (plain.mode, plain.command.text) == (None, "all")


def test_trigger() -> None:
    found = item(
        "constraint trigger t after update of (a) or delete from b not deferrable for each row execute s.f(1) disabled"
    )
    assert isinstance(found, ast.Trigger)
    assert (found.constraint, found.time, found.timing) == (True, "after", ("not deferrable",))
    assert [(event.name.text, names(event.columns)) for event in found.events] == [("update", ["a"]), ("delete", [])]
    assert found.referenced is not None
    assert found.each is not None
    assert found.state is not None
    assert (found.referenced.text, found.each.text, found.state.text) == ("b", "row", "disabled")
    assert (found.function.parts, found.arguments.text) == (("s", "f"), "1")


def test_a_trigger_over_lines() -> None:
    found = item("trigger t\n  before update\n  for each row\n  execute f()")
    assert isinstance(found, ast.Trigger)
    table = first("table t {\n  trigger a before insert execute f()\n  execute text\n  execute_at text\n}")
    assert isinstance(table, ast.Table)
    assert [type(one) for one in table.items] == [ast.Trigger, ast.Column, ast.Column]


def test_the_place_of_a_body_is_between_its_quotes() -> None:
    for body in ("$q$ select 1 $q$", "' select 1 '", "( select 1 )"):
        found = first(f"function f() returns int language sql as {body}")
        assert isinstance(found, ast.Function)
        assert found.body is not None
        assert found.body.span.text == found.body.text == " select 1 "


def test_partitions() -> None:
    found = item(
        "partition by range (at) every 1 month keep '90 days' then archive to s.t then drop { a from -1 to 2 }"
    )
    assert isinstance(found, ast.PartitionBy)
    every, keep, archive, drop = found.steps
    assert every.duration is not None
    assert keep.duration is not None
    assert archive.target is not None
    assert (every.kind, every.duration.amount, every.duration.unit) == ("every", "1", "month")
    assert (keep.duration.amount, keep.duration.unit) == ("'90 days'", None)
    assert (archive.word and archive.word.text, archive.target.text) == ("archive", "s.t")
    assert (drop.word and drop.word.text, drop.target) == ("drop", None)
    (partition,) = found.partitions
    assert (partition.bound.kind, [value.text for value in partition.bound.values]) == ("range", ["-1", "2"])


def test_function() -> None:
    found = first(
        "--- doc\nfunction f(a int) returns setof text?\n language sql\n set x to 'y', z\n"
        " as $q$ 'b' $q$ { grant none }"
    )
    assert isinstance(found, ast.Function)
    assert found.returns is not None
    assert found.body is not None
    assert (found.doc, found.arguments.text, found.returns.set_of, found.returns.nullable) == (
        "doc",
        "a int",
        True,
        True,
    )
    assert [clause.text for clause in found.clauses] == ["language sql", "set x to 'y', z"]
    assert (found.body.text, found.body.quoted) == (" 'b' ", True)
    assert len(found.items) == 1


def test_mixin_keeps_items_and_declarations_apart() -> None:
    found = first("mixin m(a = 'x, y', b) {\n c text\n enum e { a }\n external role r\n ...n(1, b => f(2, 3))\n}")
    assert isinstance(found, ast.Mixin)
    assert [(one.name, one.default) for one in found.parameters] == [("a", "'x, y'"), ("b", None)]
    assert [type(one) for one in found.items] == [ast.Column, ast.Include]
    assert [type(one) for one in found.declarations] == [ast.Enum, ast.External]
    include = found.items[1]
    assert isinstance(include, ast.Include)
    assert [(one.name, one.text) for one in include.arguments] == [(None, "1"), ("b", "f(2, 3)")]


def test_comments_may_stand_in_lists() -> None:
    key = item('unique (a, -- the first,\n  b /* , */, "c,d") include (e /* (f */)')
    assert isinstance(key, ast.Key)
    assert [element.column and element.column.text for element in key.elements] == ["a", "b", "c,d"]
    assert names(key.include) == ["e"]


def test_documentation_goes_to_what_follows_it() -> None:
    table = first("--- one\n--- two\ntable t {\n  --- three\n  a text\n}")
    assert isinstance(table, ast.Table)
    assert table.doc == "one\ntwo"
    assert isinstance(table.items[0], ast.Column)
    assert table.items[0].doc == "three"
    outside = first("--- doc\nexternal table t { a text }")
    assert isinstance(outside, ast.External)
    assert isinstance(outside.declaration, ast.Table)
    assert outside.declaration.doc == "doc"


def test_places_of_nodes() -> None:
    found = column("-- note\n  name  numeric(1) = 2  -- end")
    assert found.span.text == "name  numeric(1) = 2"
    assert found.type is not None
    assert found.type.span.text == "numeric(1)"


# ---------------------------------------------------------------- what is wrong

NINE_FAULTS = """\
enum side { buy, sell }

table users {
  id      uuid primary key
  name:   text
  email   text uniqe
  joined  timestamptz =
  status
  bio     text not null
  ...timestamps
}

tabel tags {
  id     uuid pk
  label  text?
}

table orders {
  id       uuid pk
  total    numeric check (total > 0
  state    'open | 'closed'
  user_id  -> users on delete cascade  // whose
  at       timestamptz = now()

table items {
  id        uuid pk
  order_id  -> orders
  note      text?
}

view big as (select 1)
"""


def test_every_fault_is_told_once() -> None:
    assert told(NINE_FAULTS) == [
        "4:16 'primary key' DBS004 a primary key is written `pk`",
        "5:3 'name:' DBS004 a name and its type are separated by a space",
        "6:16 'uniqe' DBS001 unexpected `uniqe`",
        "7:24 '' DBS001 unexpected end of the line",
        "8:3 'status' DBS001 column `status` has no type",
        "9:16 'not null' DBS004 columns are not null unless they are marked with `?`",
        "13:1 'tabel' DBS007 there is no declaration `tabel`",
        "18:14 '{' DBS002 this block is never closed",
        "20:26 '(' DBS002 this parenthesis is never closed",
        '21:12 "\'" DBS002 this string is never closed',
        "22:40 '//' DBS004 a comment starts with `--`",
    ]


def test_what_is_right_around_faults_is_read() -> None:
    tree, _ = parse(Source("test.dbs", NINE_FAULTS))
    assert [type(one).__name__ for one in tree.declarations] == ["Enum", "Table", "Table", "Table", "Table", "View"]
    users, tags, orders, items = (one for one in tree.declarations if isinstance(one, ast.Table))
    assert [one.name.text for one in users.items if isinstance(one, ast.Column)] == [
        *("id", "name", "email", "joined", "status", "bio")
    ]
    assert [one.name.text for one in orders.items if isinstance(one, ast.Column)] == [
        "id",
        "total",
        "state",
        "user_id",
        "at",
    ]
    assert (len(tags.items), len(items.items)) == (2, 3)
    assert {"users", "orders"} <= tree.broken
    assert tree.broken.isdisjoint({"tags", "items"})


@pytest.mark.parametrize(
    ("line", "code", "place", "help_"),
    [
        ("userId uuid", "DBS003", "userId", "`user_id`"),
        ("pk (userId)", "DBS003", "userId", "`user_id`"),
        ("index (lower(a), userId)", "DBS003", "userId", "`user_id`"),
        ("a text now()", "DBS001", "now()", "`= now()`"),
        ("a text check", "DBS001", "", "( … )"),
        ("a text garble", "DBS001", "garble", "after the type"),
        ("a -> b on delte cascade", "DBS001", "delte", "`delete`"),
        ("index text", "DBS004", "text", '`"index"`'),
        ("acess all to owner", "DBS007", "acess", "`access`"),
        ("indx (a)", "DBS007", "indx", "`index`"),
        ("polcy p for select", "DBS007", "polcy", "`policy`"),
        ("partition by range (a) evry 1 day", "DBS001", "evry", "`every`"),
        ("option", "DBS001", "", "a column of that name is written"),
        ("unique ()", "DBS006", "", None),
        ("unique (a + b)", "DBS006", "+ b", "`(a + b)`"),
        ("a text as (1 + 2", "DBS002", "(", "`)`"),
        ("a text as ('x)", "DBS002", "'", "`'`"),
        ("a text = 'x", "DBS002", "'", "`'`"),
        ('a "x', "DBS002", '"', '`"`'),
        ("a text = $x$ y", "DBS002", "$", "`$x$`"),
        ("a text ~", "DBS001", "~", None),
        ("a text ]", "DBS001", "]", None),
        ("...timestamps nonsense", "DBS001", "nonsense", None),
    ],
)
def test_one_mistake_gives_one_message(line: str, code: str, place: str, help_: str | None) -> None:
    found = in_table(line)
    assert [one.code for one in found] == [code]
    (one,) = found
    assert one.place is not None
    assert one.place.text == place
    assert one.place.source.position(one.place.start)[0] == 3
    assert help_ is None or (one.help is not None and help_ in one.help)


@pytest.mark.parametrize(
    ("text", "code", "place", "help_"),
    [
        ("xyzzy t ?", "DBS007", "xyzzy", "`enum`"),
        ("}", "DBS001", "}", "leave it out"),
        ("enum e { a", "DBS002", "{", "`}`"),
        ("extension citext schma x", "DBS001", "schma", "`schema`"),
        ("function f() returns int languag sql", "DBS001", "languag", "`language`"),
        ("view v as (\n  select 'a from b\n)", "DBS002", "'", "`'`"),
        ("--- doc\nuse std.x", "DBS001", "--- doc", "`--`"),
        ("table x {\n  --- doc\n}", "DBS001", "--- doc", "`--`"),
        ("shape s { a }", "DBS001", "a", "`a text`"),
        ("mixin m('x') { a text }", "DBS006", "'x'", "`name = default`"),
        ("sql s $$ create", "DBS002", "$", "`$$`"),
        ("sql s $$ create\n  x 'y;\nend;", "DBS002", "$", "`$$`"),
        ("/* never", "DBS002", "/*", "`*/`"),
        ("table x {\n  a text /* never", "DBS002", "/*", "`*/`"),
    ],
)
def test_one_mistake_in_a_declaration(text: str, code: str, place: str, help_: str) -> None:
    found = problems(f"use std.before\n\n{text}\n\ntable after {{ id uuid pk }}\n")
    assert [one.code for one in found] == [code], [one.message for one in found]
    (one,) = found
    assert one.place is not None
    assert one.place.text == place
    assert one.help is not None
    assert help_ in one.help


def test_edits_mend() -> None:
    text = 'table t {\n  a text uniqe // why\n  UserId uuid\n  b text = "x"\n  acess all to owner\n  c text now()\n}\n'
    edits = [edit for one in problems(text) for edit in one.edits]
    for edit in sorted(edits, key=lambda edit: -edit.place.start):
        text = text[: edit.place.start] + edit.text + text[edit.place.end :]
    assert text == (
        "table t {\n  a text unique -- why\n  user_id uuid\n  b text = 'x'\n"
        "  access all to owner\n  c text = now()\n}\n"
    )
    parsed(text)


def test_a_block_closed_too_early() -> None:
    assert [one.code for one in in_table("}")] == ["DBS007"]


def test_a_brace_too_many_loses_nothing() -> None:
    tree, diagnostics = parse(Source("test.dbs", "table a { b text }\n}\ntable c { d text }\n"))
    assert [one.message for one in diagnostics] == ["this `}` closes nothing"]
    assert len(tree.declarations) == 2


def test_a_missing_brace_in_a_schema() -> None:
    text = "schema s {\n  table a {\n    b text\n\nenum e { x }\n"
    tree, diagnostics = parse(Source("test.dbs", text))
    assert [one.message for one in diagnostics] == ["this block is never closed"]
    assert [type(one) for one in tree.declarations] == [ast.Schema, ast.Enum]


def test_no_more_than_anybody_reads() -> None:
    assert len(problems("table t {\n" + "  a text garble\n" * 1000 + "}\n")) == 100


@pytest.mark.parametrize(
    "text",
    [
        "table t {\n  a int check ("
        + "(" * 5000
        + "1"
        + ")" * 5000
        + ")\n  index ("
        + "(" * 5000
        + "a"
        + ")" * 5000
        + ")\n}",
        "table t {\n  a int check " + "(" * 5000 + "\n}",
        "table t { " + "a " * 100_000 + "}",
        "schema a {" * 5000 + "}" * 5000,
        "}\n" * 5000,
        "\x00table t\x00 {\x00",
        "table \ud800 { a text = '\udfff' }",
        "table t { a 'x'" + " | 'x'" * 10_000 + " }",
        r"table t { a text = e'\ud800\xzz\'' }",
        "",
        "﻿table t {",
    ],
)
def test_nothing_raises(text: str) -> None:
    source = Source("test.dbs", text)
    _, diagnostics = parse(source)
    for one in diagnostics:
        assert one.place is not None
        assert 0 <= one.place.start <= one.place.end <= len(text)


def test_time_grows_with_the_text_and_not_faster() -> None:
    def seconds(tables: int) -> float:
        table = "table t_{} {{\n  id uuid pk = gen_random_uuid()\n  name text?\n  index (id, name)\n}}\n"
        source = Source("test.dbs", "".join(table.format(number) for number in range(tables)))
        times = []
        gc.disable()  # as the command does; the heap of the tests is not what is measured
        try:
            for _ in range(3):
                start = time.process_time()
                parse(source)
                times.append(time.process_time() - start)
        finally:
            gc.enable()
        return min(times)

    assert seconds(1600) < 40 * seconds(100)


def test_lines_that_sql_has_as_well_make_no_file_of_sql() -> None:
    assert parse(Source("test.dbs", "a {\n  grant a\n  grant a\n}\n"))[1] == ()


@pytest.mark.parametrize(
    "text",
    [
        "table t { id int pk; user_id int -> t ON CASCADE }",
        "table t { id int pk; user_id uuid = table auth.uid() }",
        "table t { id int; at date; partition by range (at) every 1 month keep 1 year then to c }",
    ],
)
def test_what_is_made_up_to_read_on_is_no_text(text: str) -> None:
    _, diagnostics = diagnosed(text)
    assert has_errors(diagnostics)


def test_a_block_that_is_never_closed_is_told_of_an_unknown_kind_too() -> None:
    """The file is read once more because of the kind, from tokens that close the block."""
    _, found = parse(Source("schema.dbs", "kindly library {\n  a b"))
    assert [diagnostic.code for diagnostic in found] == ["DBS002"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("chema s{\n {}\nstart\nmixin", id="the brace that is open was left out with what was broken"),
        pytest.param(
            "able s{rigger a before u xecute c cascade", id="what was put in for a mistake is no part of a name"
        ),
    ],
)
def test_mistakes_one_upon_the_other(text: str) -> None:
    found = parse(Source("test.dbs", text))[1]
    assert found
    for one in found:
        assert one.place is not None
        assert 0 <= one.place.start <= one.place.end <= len(text)


@pytest.mark.parametrize("misspelt_first", [True, False])
def test_a_block_that_is_never_closed_is_told_beside_a_misspelt_declaration(misspelt_first: bool) -> None:
    misspelt, unclosed = "tabel a {\n  id int pk\n}\n\n", "table b {\n  id int pk\n\ntable c {\n  id int pk\n}\n\n"
    _, found = diagnosed(misspelt + unclosed if misspelt_first else unclosed + misspelt)
    assert sorted(diagnostic.code for diagnostic in found) == ["DBS002", "DBS007"]
