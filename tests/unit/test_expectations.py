"""What is decided of `expect` without a server: privileges, row security, policies, and what no line may get past."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bench.processes import environment
from catalogs import catalog_of
from dbsc.access.mutation import uncovered
from dbsc.access.verdicts import answers
from projects import Project

ROOT = Path(__file__).parents[2]
SUPABASE = "database d {\n  target supabase\n}\n\nuse supabase.auth\n\n"
OWN = "  id       uuid pk = gen_random_uuid()\n  user_id  -> auth.users owner\n"
NOBODYS = "  id       uuid pk = gen_random_uuid()\n  user_id  -> auth.users? owner\n"
OPEN = "  open     bool?\n"
ALL = "policy a for all to authenticated using (user_id = (select auth.uid()))"
GRANTED = "grant select, insert, update, delete to authenticated"


def decided(items: str, *lines: str, more: str = "", columns: str = OWN) -> list[tuple[str, str]]:
    """What is found of each line of an `expect`, and why."""
    said = "; ".join(lines)
    table = (
        f"table t {{\n{columns}" + "".join(f"  {item}\n" for item in items.split("\n")) + f"  expect {{ {said} }}\n}}\n"
    )
    found = answers(catalog_of(SUPABASE + table + more))
    return [
        (answer.word, " / ".join(v.why for v in answer.verdicts if v.word == answer.word and v.why)) for answer in found
    ]


@pytest.mark.parametrize(
    ("items", "line"),
    [
        ("access all to owner", "owner all"),
        ("access all to owner", "owner cannot change user_id"),
        ("access all to owner", "others none"),
        ("access all to owner", "anon none"),
        ("access all to owner", "service_role all"),
        ("access select to owner", "owner select"),
        ("access select, insert, update (id), delete to owner", "owner select, insert, update (id), delete"),
        ("access select to authenticated", "authenticated select"),
        ("access select to authenticated", "owner select"),
        ("access select to authenticated", "others select"),
        # the policy says it the other way round, and asks of more than the current user
        (f"policy a for select to authenticated using (auth.uid() = user_id)\n{GRANTED}", "others none"),
        (f"policy a for select to authenticated using (auth.uid() = user_id and true)\n{GRANTED}", "owner select"),
        (f"policy a for select using (auth.role() = 'authenticated')\n{GRANTED}", "others select"),
        (
            "policy a for select to authenticated using ((select auth.jwt()) -> 'app_metadata' ->> 'a' = 'b')\n"
            "grant select to authenticated",
            "authenticated select when (auth.jwt() -> 'app_metadata' ->> 'a' = 'b')",
        ),
        # privileges without a policy, and a policy without privileges
        (f"option rls\n{GRANTED}", "others none"),
        (f"grant none\n{ALL}", "owner none"),
        # a policy that says nothing of where admits nothing, and a restrictive one of that sort keeps nothing off
        (f"policy a for select to authenticated\n{GRANTED}", "owner none"),
        (f"{ALL}\npolicy b restrictive for select to authenticated\n{GRANTED}", "owner all"),
        # no row is nobody's and somebody's
        (f"{ALL}\npolicy b for select to authenticated using (user_id is null)\n{GRANTED}", "others none"),
    ],
)
def test_it_is_proven(items: str, line: str) -> None:
    assert decided(items, line) == [("proven", "")]


@pytest.mark.parametrize(
    ("items", "line", "why"),
    [
        ("access select to owner", "owner all", "no privilege to insert"),
        ("access all to owner", "owner select", "policy `t_insert_authenticated` (with check) admits"),
        ("access select to authenticated", "others none", "policy `t_select_authenticated` (using) admits"),
        ("access select (id) to owner", "owner select", "can select `id` alone: write `select (id)`"),
        ("access select to owner", "owner select (id)", "can select `user_id` as well"),
        ("access select (id) to owner", "owner select (user_id)", "no privilege to select `user_id`"),
        ("access select to authenticated", "authenticated select when (id is null)", "no row"),
        # row security is off, or does not hold the role
        (f"option no rls\n{GRANTED}", "others none", "row security does not hold it"),
        ("access all to owner", "service_role none", "row security does not hold it"),
        # what an update or a delete finds, it has to read
        (f"policy a for update to authenticated using (true)\n{GRANTED}", "owner update", "found by reading them"),
        ("policy a for all to authenticated using (true)\ngrant delete to authenticated", "owner delete", "to read"),
        # but it reaches rows without reading any
        (f"policy a for delete to authenticated using (true)\n{GRANTED}", "others none", "policy `a` (using) admits"),
        # no policy holds `truncate`
        (f"{ALL}\n{GRANTED}, truncate to authenticated", "others none", "`truncate`"),
        ("option rls\ngrant truncate to anon", "anon none", "`truncate`"),
        # what can be given away
        (
            f"policy a for all to authenticated using (user_id = auth.uid()) with check (true)\n{GRANTED}",
            "owner cannot change user_id",
            "no `with check` holds it",
        ),
        (
            f"{ALL}\npolicy b restrictive for select to authenticated using (false)\n{GRANTED}",
            "owner select",
            "not admit",
        ),
    ],
)
def test_it_is_refuted(items: str, line: str, why: str) -> None:
    items = items.replace(f"{GRANTED}, truncate", "grant select, insert, update, delete, truncate")
    if why == "no row":
        assert decided(items, line)[0][0] == "refuted"
        return
    ((word, told),) = decided(items, line)
    assert word == "refuted" and why in told, told


def test_a_row_that_is_nobodys_is_of_others() -> None:
    items = f"{ALL}\npolicy b for select to authenticated using (user_id is null)\n{GRANTED}"
    ((word, told),) = decided(items, "others none", columns=NOBODYS)
    assert (word, "user_id is null" in told) == ("refuted", True)
    assert decided(f"{ALL}\n{GRANTED}", "others none", columns=NOBODYS) == [("proven", "")]


def test_nobody_is_no_user() -> None:
    """`null = null` is no match, and `is not distinct from` is one."""
    to_anon = "policy a for select to anon using (user_id {} auth.uid())\ngrant select to anon"
    assert decided(to_anon.format("="), "anon none", columns=NOBODYS) == [("proven", "")]
    ((word, told),) = decided(to_anon.format("is not distinct from"), "anon none", columns=NOBODYS)
    assert word == "refuted" and "user_id is null" in told


def test_rows_where_something_holds() -> None:
    items = "access select to owner\naccess select to authenticated where (open)"
    found = decided(items, "others select when (open)", columns=OWN + OPEN)
    assert found == [("proven", "")]
    ((word, told),) = decided(items, "others select when (not open)", columns=OWN + OPEN)
    assert word == "refuted" and "open is" in told
    assert decided(items, "others none when (open is null)", columns=OWN + OPEN) == [("proven", "")]


def test_checks_and_closed_lists_count() -> None:
    columns = f"{OWN}  state  'open' | 'closed'\n  amount  int check (amount > 0)\n"
    items = "access select to authenticated where (state <> 'closed')"
    assert decided(items, "others select when (state = 'open')", columns=columns) == [("proven", "")]
    items = "access select to authenticated where (amount > 0)"
    assert decided(items, "others select", columns=columns) == [("proven", "")]
    items = "access select to authenticated where (amount > 1)"
    ((word, told),) = decided(items, "others select", columns=columns)
    assert word == "refuted" and "amount" in told


PROJECTS = """
table projects {
  id       uuid pk = gen_random_uuid()
  user_id  -> auth.users owner
  hidden   bool
  POLICY
}
"""
OF_PROJECT = "  id          uuid pk = gen_random_uuid()\n  project_id  -> projects owner\n"


def test_a_parent_is_looked_at_through_its_own_policies() -> None:
    shown = PROJECTS.replace("POLICY", "access select to owner")
    hidden = PROJECTS.replace("POLICY", "access select to owner where (not hidden)")
    assert decided("access all to owner", "owner all", "others none", more=shown, columns=OF_PROJECT) == [
        ("proven", ""),
        ("proven", ""),
    ]
    (own, others) = decided("access all to owner", "owner all", "others none", more=hidden, columns=OF_PROJECT)
    assert own[0] == "not proven" and "does not admit" in own[1]
    assert others == ("proven", "")


MEMBERS = """
table members {
  team_id  uuid
  user_id  -> auth.users
  role     text
  pk (team_id, user_id)
  access select to authenticated
}

function teams() returns setof uuid language sql stable security definer set search_path = '' as (
  select team_id from public.members where user_id = auth.uid()
) {
  grant execute to authenticated
}

function anything() returns bool language sql as (select random() > 0.5) {
  grant execute to authenticated
}
"""
OF_TEAM = "  id       uuid pk = gen_random_uuid()\n  team_id  uuid\n"
MEMBER = "exists (select 1 from members m where m.team_id = t.team_id and m.user_id = auth.uid(){})"


@pytest.mark.parametrize(
    ("policy", "when", "word"),
    [
        (MEMBER.format(""), MEMBER.format(""), "proven"),
        (MEMBER.format(""), MEMBER.format("").replace(" m ", " x ").replace("m.", "x."), "proven"),
        (MEMBER.format(""), "auth.uid() in (select user_id from members as m where m.team_id = t.team_id)", "proven"),
        (MEMBER.format(" and m.role = 'a'"), MEMBER.format(" and m.role in ('a', 'b')"), "not proven"),
        (
            f"{MEMBER.format('')} and true",
            f"{MEMBER.format('')} or {MEMBER.format(chr(32) + 'and m.role = chr(65)')}",
            "proven",
        ),
        ("team_id in (select teams())", "team_id in (select teams())", "proven"),
        ("team_id in (select teams())", "team_id = any (array(select teams()))", "not proven"),
        ("anything()", "anything()", "not proven"),
    ],
)
def test_memberships(policy: str, when: str, word: str) -> None:
    (found,) = decided(
        f"access select to authenticated where ({policy})",
        f"authenticated select when ({when})",
        more=MEMBERS,
        columns=OF_TEAM,
    )
    assert found[0] == word, found


OF_USER = """
function teams_of(variadic roles text[] = '{}') returns setof uuid
  language sql stable security definer set search_path = '' as (
    select team_id from members where user_id = auth.uid() and (cardinality(roles) = 0 or role = any (roles))
  ) {
  grant execute to authenticated
}

function is_member(team uuid, role text = null) returns bool language sql as $$
  select exists (
    select 1 from members m
    where m.team_id = is_member.team and m.user_id = auth.uid() and (is_member.role is null or m.role = is_member.role)
  )
$$ {
  grant execute to authenticated
}
"""


@pytest.mark.parametrize(
    ("policy", "when", "word"),
    [
        ("team_id in (select teams_of('a'))", "team_id in (select teams_of('a', 'b'))", "more"),
        ("team_id in (select teams_of('a', 'b'))", "team_id in (select teams_of())", "more"),
        ("team_id in (select teams_of('a'))", "team_id in (select teams_of('b'))", "neither"),
        ("team_id in (select t from teams_of('a') as t)", "team_id in (select teams_of('a'))", "same"),
        ("is_member(team_id)", "team_id in (select teams_of())", "same"),
        ("is_member(team_id, 'a') = true", "team_id in (select teams_of('a'))", "same"),
        ("is_member(team_id, 'a')", "is_member(team_id)", "more"),
        ("is_member(team_id)", MEMBER.format(""), "same"),
        ("is_member(id)", "is_member(team_id)", "neither"),
    ],
)
def test_functions_in_sql_are_looked_into(policy: str, when: str, word: str) -> None:
    """`more`: the line is about more rows than the policy admits."""
    items = f"policy a for select to authenticated using ({policy})\ngrant select to authenticated"
    lines = (f"authenticated select when ({when})", f"authenticated none when (not ({when}))")
    found = [decided(items, line, more=MEMBERS + OF_USER, columns=OF_TEAM)[0][0] == "proven" for line in lines]
    assert found == {"same": [True, True], "more": [False, True], "neither": [False, False]}[word]


def test_a_row_is_one_of_its_table() -> None:
    """Who may delete what is theirs sees it, as the table of memberships has that very row."""
    more = """
function own_teams() returns setof uuid language sql stable security definer set search_path = '' as (
  select team_id from t where user_id = auth.uid()
) {
  grant execute to authenticated
}
"""
    items = (
        "access select to authenticated where (team_id in (select own_teams()))\n"
        "access insert, delete to authenticated where (user_id = auth.uid())"
    )
    columns = "  team_id  uuid\n  user_id  -> auth.users owner\n  pk (team_id, user_id)\n"
    found = decided(
        items, "owner select, insert, delete", "others none when (user_id is null)", more=more, columns=columns
    )
    assert [word for word, _ in found] == ["proven", "proven"], found


def test_who_is_in_a_narrower_list_is_in_the_wider() -> None:
    """Whatever a policy asks more, the rows beyond what it asks are not reached."""
    policy, wider = MEMBER.format(" and m.role = 'a'"), MEMBER.format(" and m.role in ('a', 'b')")
    line = f"authenticated none when (not {wider})"
    items = f"access select to authenticated where ({policy})"
    assert decided(items, line, more=MEMBERS, columns=OF_TEAM) == [("proven", "")]


def test_what_a_policy_calls_has_to_be_allowed() -> None:
    more = MEMBERS.replace("grant execute to authenticated", "grant none", 1)
    items = "policy a for select to authenticated using (team_id in (select teams()))\ngrant select to authenticated"
    (found,) = decided(items, "authenticated select when (team_id in (select teams()))", more=more, columns=OF_TEAM)
    assert found[0] == "refuted" and "which `authenticated` may not" in found[1]


def test_a_view_of_the_owner_leads_past_row_security() -> None:
    view = "view v as (select * from t) {\n  grant select to anon\n}\n"
    (found,) = decided("access all to owner", "anon none", more=view)
    assert found == ("not proven", "view `public.v` leads past row security")
    invoker = view.replace("v as", "v with (security_invoker) as")
    assert decided("access all to owner", "anon none", more=invoker) == [("proven", "")]


def test_a_role_has_what_its_groups_have() -> None:
    schema = """
role readers {}
role ann { member of readers }
role bob { noinherit; member of readers }

table t {
  id  int pk
  policy p for select to readers using (id > 0)
  grant select to readers
  expect {
    ann     select when (id > 0)
    bob     none
    public  none
  }
}
"""
    assert [answer.word for answer in answers(catalog_of(schema))] == ["proven"] * 3


def test_lines_about_the_same_rows_are_read_together() -> None:
    items = "access select, update to owner"
    found = decided(items, "owner select", "owner update")
    assert found == [("proven", ""), ("proven", "")]
    found = decided("access select, update (id) to owner", "owner select, update", "owner cannot change user_id")
    assert found == [("proven", ""), ("proven", "")]


def test_no_update_makes_a_row_of_those_that_nobody_reaches() -> None:
    """What `using` admits may become anything, if `with check` lets it."""
    given_away = f"policy a for all to authenticated using (user_id = auth.uid()) with check (true)\n{GRANTED}"
    items = given_away.replace(" for all", " for update") + f"\n{ALL.replace(' a ', ' b ')}"
    found = decided(items, "others none")
    assert found[0][0] == "refuted" and "lets an update make" in found[0][1]
    columns = OWN + OPEN
    narrow = "policy a for update to authenticated using (user_id = auth.uid()) with check (true)"
    items = f"{narrow}\ngrant select, update (open) to authenticated"
    assert decided(items, "others none", columns=columns) == [("proven", "")]
    stamped = f"{items}\ntrigger before_it before update execute give()"
    more = "function give() returns trigger language plpgsql as $$ begin new.user_id := null; return new; end $$\n"
    assert decided(stamped, "others none", columns=columns, more=more)[0][0] == "refuted"


@pytest.mark.parametrize(
    ("items", "lines", "told"),
    [
        ("access all to owner", ("owner all", "others none"), []),
        ("access all to owner", ("owner all",), ["select (using)", "insert (with check)", "update (using)"]),
        ("access select to owner where (open)", ("owner select when (open)",), ["select (using)"]),
        ("access select to owner where (open)", ("owner select when (open)", "others none"), []),
        ("access select, update (open) to owner", ("owner select, update (open)", "others none"), []),
    ],
)
def test_what_no_expectation_would_notice(items: str, lines: tuple[str, ...], told: list[str]) -> None:
    """A clause that could be anything else is told, and one that only says what is so anyway is not."""
    table = f"table t {{\n{OWN}{OPEN}  {items}\n  expect {{ {'; '.join(lines)} }}\n}}\n"
    catalog = catalog_of(SUPABASE + table)
    found = [f"{each.policy.command} ({each.clause})" for each in uncovered(catalog, answers(catalog))]
    assert found[: len(told)] == told and bool(found) == bool(told), found


def test_the_command(tmp_path: Path) -> None:
    table = f"table t {{\n{OWN}  access all to owner\n  expect {{ owner all; others none }}\n}}\n"
    project = Project(tmp_path, SUPABASE + table)
    run = project.run("test", "--no-server")
    assert (run.code, run.err) == (0, "2 expectations: 2 proven\n")
    assert run.out == "proven      t: owner all\nproven      t: others none\n"
    project.write(SUPABASE + table.replace("access all", "access select"))
    run = project.run("test", "--no-server", "--format", "json")
    assert run.code == 1 and '"DBS611"' in run.out
    project.write(SUPABASE + table.replace("  expect { owner all; others none }\n", ""))
    assert project.run("test", "--no-server").err.startswith("there are no expectations")


def test_no_server_is_needed(tmp_path: Path) -> None:
    table = f"table t {{\n{OWN}  access all to owner\n  expect {{ owner all }}\n}}\n"
    Project(tmp_path, SUPABASE + table)
    script = (
        "import sys; from dbsc.cli import main; main(['test', '--no-server', '-q']); print('psycopg' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, env=environment(), capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "False"


def test_the_page_of_a_sample(tmp_path: Path) -> None:
    run = Project(ROOT / "samples" / "trading").run("test", "--no-server", "--matrix", str(tmp_path / "access.md"))
    assert run.code == 0
    text = (tmp_path / "access.md").read_text()
    assert "| `authenticated` | where 1 | where 1 | where 1 | where 1 |" in text
    assert "1. `user_id = (select auth.uid())`" in text and "- proven: `owner all`" in text


def test_tables_with_policies_of_which_nothing_is_expected_are_told(tmp_path: Path) -> None:
    tables = "table notes { id int pk; open bool; policy p for select to r using (open); grant select to r EXPECT }\n"
    text = "external role r\n" + tables.replace("EXPECT", "; expect { r select when (open) }")
    text += tables.replace("notes", "tags").replace(" EXPECT", "") + "table plain { id int pk }\n"
    run = Project(tmp_path, text).run("test", "--no-server")
    assert run.code == 0, run.err
    assert run.err.endswith("\nno `expect` is about the policies of tags\n")
