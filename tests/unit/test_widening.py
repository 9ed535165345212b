"""What a newer schema lets somebody do that an older one did not: what takes leave, and what does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalogs import catalog_of
from dbsc.access.widening import widened
from projects import Project

HEADER = """\
database app {
  target  postgres
  user    (current_setting('app.user_id')::int) as writer
}

external role writer, reader

"""
HELPERS = """\
function is_member(who int) returns bool language plpgsql stable as $$ begin return who = 1; end $$

table members {
  id      int pk
  person  int
  option  rls
  grant select to writer
  policy m for select to writer using (person = 1)
}

"""
NOTES = """\
table notes {
  id      int pk
  author  int
  state   'new' | 'open' | 'old'
  option  rls
ITEMS
}
"""
READS = "grant select to writer\n"


def cells(before: str, after: str) -> list[str]:
    """The cells that are wider, each as a line."""
    return [f"{each.subject[-1]} {each.told}" for each in widened(catalog_of(before), catalog_of(after))]


def notes(items: str, rest: str = "") -> str:
    return HEADER + HELPERS + NOTES.replace("ITEMS", items) + rest


def policy(
    condition: str, command: str = "select", *, to: str = "writer", clause: str = "using", name: str = "p"
) -> str:
    return f"policy {name} for {command} to {to} {clause} ({condition})\n"


SELECT = "notes writer, select"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param(READS, READS + policy("author = 1"), [f"{SELECT}: never -> where author = 1"], id="a policy"),
        pytest.param(
            policy("author = 1"), policy("author = 1") + READS, [f"{SELECT}: never -> where author = 1"], id="a grant"
        ),
        pytest.param(
            READS + policy("author = 1"),
            READS + policy("author >= 1"),
            [f"{SELECT}: where author = 1 -> where author >= 1"],
            id="more rows",
        ),
        pytest.param(READS + policy("author >= 1"), READS + policy("author = 1"), [], id="fewer rows"),
        pytest.param(
            READS + policy("author in (1, 2)"),
            READS + policy("author = 2 or author = 1"),
            [],
            id="the same in other words",
        ),
        pytest.param(
            READS + policy("author = 1"),
            READS + policy("true"),
            [f"{SELECT}: where author = 1 -> always"],
            id="all rows",
        ),
        pytest.param(
            READS + policy("author = 1", to="reader"),
            READS + policy("author = 1", to="reader, writer"),
            [f"{SELECT}: never -> where author = 1"],
            id="a policy for more roles",
        ),
        pytest.param(
            READS + policy("author = 1"),
            READS + "grant select to reader\n" + policy("author = 1", to="public"),
            ["notes reader, select: never -> where author = 1"],
            id="a policy for all roles",
        ),
        pytest.param(
            READS + policy("true") + "policy q restrictive for select to writer using (author = 1)\n",
            READS + policy("true"),
            [f"{SELECT}: where author = 1 -> always"],
            id="a restrictive policy is gone",
        ),
        pytest.param(
            READS + policy("true"),
            READS + policy("true") + "policy q restrictive for select to writer using (author = 1)\n",
            [],
            id="a restrictive policy is new",
        ),
        pytest.param(
            "grant select (id) to writer\n" + policy("true"),
            "grant select (id, state) to writer\n" + policy("true"),
            [f"{SELECT}: (id) always -> (id, state) always"],
            id="more columns",
        ),
        pytest.param(
            "grant select (id, state) to writer\n" + policy("true"),
            "grant select (id) to writer\n" + policy("true"),
            [],
            id="fewer columns",
        ),
        pytest.param(
            "grant select (id) to writer\n" + policy("true"),
            "  more int?\ngrant select (id, more) to writer\n" + policy("true"),
            [],
            id="a column that is new",
        ),
        pytest.param(
            "grant update (state) to writer\n" + policy("author = 1", "update"),
            "grant update (state) to writer\n" + policy("author = 1) with check (true", "update"),
            [],
            id="a check that columns hold anyway",
        ),
        pytest.param(
            "grant update to writer\n" + policy("author = 1", "update"),
            "grant update to writer\n" + policy("author = 1) with check (true", "update"),
            ["notes writer, update: where author = 1 -> where author = 1, and then true"],
            id="rows that are given away",
        ),
        pytest.param(
            READS + policy("is_member(author)"),
            READS + policy("is_member(author) and state = 'open'"),
            [],
            id="a function that nobody looks into, and more",
        ),
        pytest.param(
            READS + policy("is_member(author)"),
            READS + policy("is_member(id)"),
            [f"{SELECT}: where public.is_member(author) -> where public.is_member(id)"],
            id="a function of something else",
        ),
        pytest.param(
            READS, READS + "grant truncate to writer\n", ["notes writer, truncate: never -> always"], id="truncate"
        ),
        pytest.param(READS, READS + "grant delete, insert to writer\n", [], id="privileges that no policy admits"),
        pytest.param(
            READS + policy("author in (select person from members)"),
            READS + policy("author in (select person from members where id = 1)"),
            [],
            id="fewer members",
        ),
    ],
)
def test_cells_of_a_table(before: str, after: str, expected: list[str]) -> None:
    assert cells(notes(before), notes(after)) == expected


def test_row_security_that_is_off_or_that_the_owner_is_free_of() -> None:
    secured = notes("option rls force\n" + READS + policy("author = 1")).replace("  option  rls\n", "")
    free = secured.replace("option rls force\n", "option rls\n")
    off = notes(READS).replace("  option  rls\n", "")
    assert cells(secured, free) == ["notes its owner, all: where policies admit -> always"]
    assert cells(free, secured) == []
    assert cells(free, off) == [f"{SELECT}: where author = 1 -> always"]
    assert cells(off, free) == []


def test_what_a_policy_calls_or_looks_at_says_something_else() -> None:
    called = notes(READS + policy("is_member(author)"))
    same = "where public.is_member(author)"
    assert cells(called, called.replace("who = 1", "true")) == [
        f"{SELECT}: {same} -> {same}, as function `is_member(integer)` is now"
    ]
    assert cells(called, called.replace("person int;", "person int; since date?;")) == []
    looks = notes(READS + policy("author in (select person from members)"))
    said = "where author in (select person from public.members)"
    assert cells(looks, looks.replace("(person = 1)", "(true)")) == [
        "members writer, select: where person = 1 -> always",
        f"{SELECT}: {said} -> {said}, as table `members` is now",
    ]
    assert cells(looks, looks.replace("(person = 1)", "(person = 1 and id = 2)")) == []
    blind = looks.replace("  grant select to writer\n  policy m", "  policy m")
    assert [each.split(":")[0] for each in cells(blind, looks)] == ["members writer, select", SELECT]


def test_a_role_becomes_another_or_passes_row_security_by() -> None:
    items = "grant select to reader\n" + policy("author = 1", to="reader")
    role = "role staff { REST }\n"
    alone, member, past = (
        notes(items, role.replace("REST", rest))
        for rest in ("login", "login; member of reader", "login; bypassrls; member of reader")
    )
    assert cells(alone, member) == ["notes staff, select: never -> where author = 1"]
    assert cells(member, past) == ["notes staff, select: where author = 1 -> always"]
    assert cells(past, member) == []


VIEW = """
view open_notes ASKING as (
  select id from notes where state = 'open'
) {
  grant select to reader
}
"""


def test_ways_around_row_security() -> None:
    asking, owning = (VIEW.replace("ASKING ", word) for word in ("with (security_invoker) ", ""))
    by = "past row security by view `open_notes`"
    assert cells(notes(READS), notes(READS, owning)) == [f"notes reader, select: never -> {by}"]
    assert cells(notes(READS, asking), notes(READS, owning)) == [f"notes reader, select: never -> {by}"]
    assert cells(notes(READS, owning), notes(READS, asking)) == []
    assert cells(notes(READS), notes(READS, asking)) == []
    more = owning.replace("select id from", "select id, author from")
    assert cells(notes(READS, owning), notes(READS, more)) == [
        f"notes reader, select: never, and {by} as it was -> {by}"
    ]


def test_functions_that_are_past_all_policies() -> None:
    text = "\nfunction all_notes() returns setof notes language sql stable WHO as $$ BODY $$ { GRANT }\n"
    text = text.replace("BODY", "select * from public.notes")

    def function(who: str, grant: str) -> str:
        return notes(READS, text.replace("WHO", who).replace("GRANT", grant))

    definer = "security definer set search_path = ''"
    hidden, given, asking = (
        function(definer, "grant none"),
        function(definer, "grant execute to reader"),
        function("", ""),
    )
    assert cells(notes(READS), hidden) == []
    assert cells(hidden, given) == ["all_notes() reader, execute: never -> past row security"]
    assert cells(notes(READS), given) == ["all_notes() reader, execute: never -> past row security"]
    assert cells(asking, function(definer, "")) == ["all_notes() public, execute: as who calls it -> past row security"]
    assert cells(given, hidden) == []
    assert cells(given, given.replace("select * from", "select x.* from").replace(".notes $$", ".notes x $$")) == []
    other = given.replace("select * from public.notes", "select (1, 1, 'new')::public.notes")
    assert cells(given, given.replace("* from public.notes", "notes.* from public.notes, public.members")) == [
        "all_notes() reader, execute: as its body was -> past row security"
    ]
    assert cells(given, other) == []


def test_a_partition_with_row_security_of_its_own() -> None:
    def parted(block: str) -> str:
        items = f"grant select to reader; policy p for select to reader using (false); {{ a 'a' {{ {block} }} }}"
        return HEADER + f"table t {{ id int; kind text; option rls; {items} }}".replace(
            "{ a", "partition by list (kind) { a"
        )

    some, more, none, off = map(
        parted,
        (
            "grant select to reader; policy q for select to reader using (id > 2)",
            "grant select to reader; policy q for select to reader using (id > 1)",
            "grant select to reader",
            "grant select to reader; option no rls",
        ),
    )
    assert cells(none, some) == ["t_a reader, select: never -> where id > 2"]
    assert cells(some, more) == ["t_a reader, select: where id > 2 -> where id > 1"]
    assert cells(more, some) == cells(off, more) == cells(some, parted("")) == []
    assert cells(none, off) == ["t reader, select: where false -> past row security by table `t_a`"]


def test_what_nobody_was_kept_from_takes_no_leave() -> None:
    plain = HEADER + "table notes { id int pk; GRANT }\n"
    assert cells(plain.replace("GRANT", ""), plain.replace("GRANT", "grant all to reader")) == []
    assert cells("", notes(READS + policy("true"))) == []
    before = HEADER + HELPERS
    assert cells(before, before + NOTES.replace("ITEMS", READS + policy("true"))) == []


SHOWN = """\
database app {
  target  supabase
}

use supabase.auth
use supabase.storage

table notes {
  id       uuid pk = gen_random_uuid()
  user_id  -> auth.users on delete cascade owner
ITEMS
}
"""


def test_what_the_api_of_supabase_shows() -> None:
    closed, owned, open_ = (
        SHOWN.replace("ITEMS", items)
        for items in ("", "access select, update to owner", "option no rls\n grant select to anon")
    )
    mine = "where user_id = (select auth.uid())"
    assert cells(closed, owned) == [
        f"notes authenticated, select: never -> {mine}",
        f"notes authenticated, update: never -> {mine}",
    ]
    assert cells(closed, open_) == ["notes anon, select: never -> always"]
    assert cells(owned, closed) == []
    files = "\nextend table storage.objects { policy files for select to anon using (bucket_id = 'BUCKET') }\n"
    first, other = (closed + files.replace("BUCKET", name) for name in ("a", "b"))
    assert cells(closed, first) == ["objects anon, select: never -> where bucket_id = 'a'"]
    assert cells(first, other) == ["objects anon, select: where bucket_id = 'a' -> where bucket_id = 'b'"]
    assert cells(first, closed) == []


# ---------------------------------------------------------------- the command


def test_a_compile_asks_for_leave_and_writes_it_into_the_header(tmp_path: Path) -> None:
    project = Project(tmp_path, notes(READS))
    assert project.compile().code == 0
    project.write(notes(READS + policy("author = 1"), "\ntable tags { id int pk; option rls }\n"))
    before = project.files()
    refused = project.compile()
    assert refused.code == 3
    assert "table `notes` is opened to more than before: writer, select: never -> where author = 1" in refused.err
    assert "--allow 'widen notes'" in refused.err
    assert project.files() == before
    assert project.run("diff", "lock", "schema.dbs").code == 3
    told = project.run("diff", "lock", "schema.dbs", "--allow", "widen notes")
    assert told.code == 0, told.err
    assert "notes: writer, select: never -> where author = 1" in told.out
    assert project.compile("--allow", "widen nots").code == 1
    assert project.compile("--allow", "widen notes").code == 0
    texts = [text for path, text in project.files().items() if path.endswith(".sql") and path not in before]
    (wider,) = (line for text in texts for line in text.splitlines() if line.startswith("-- wider:"))
    assert wider == "-- wider:       notes: writer, select: never -> where author = 1"
    (new,) = (line for text in texts for line in text.splitlines() if line.startswith("-- new:"))
    assert new == "-- new:         tags: for nobody else"
    assert project.compile().code == 0


def test_each_thing_takes_leave_of_its_own(tmp_path: Path) -> None:
    project = Project(tmp_path, notes(READS))
    assert project.compile().code == 0
    project.write(notes(READS + policy("author = 1")).replace("(person = 1)", "(true)"))
    assert project.compile("--allow", "widen notes").code == 3
    assert project.compile("--allow", "widen notes", "--allow", "widen members").code == 0
