"""Mixins: what their text knows, what they bring along, and where what is wrong in them is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from catalogs import catalog_of
from dbsc.catalog.objects import Function, Policy, Table, Trigger, ref
from projects import Project

SUPABASE = "database d { target supabase }\nuse supabase.auth\n"


def policies(text: str) -> list[str]:
    """The conditions of all policies."""
    return [o.using.sql for o in catalog_of(text).objects.values() if isinstance(o, Policy) and o.using]


@pytest.mark.parametrize(
    ("header", "condition"),
    [
        (SUPABASE, "auth.uid()"),
        (
            "database d { user (me()) as app }\nfunction me() returns uuid language sql as $$ select null::uuid $$\n",
            "public.me()",
        ),
        ("database d { user (current_setting('a.b')::uuid) as app }\n", "((current_setting('a.b')::uuid))"),
        ("", "(null)"),
    ],
)
def test_the_user_is_who_the_header_says(header: str, condition: str) -> None:
    text = f"{header}mixin mine {{ by uuid; policy own for all using (by = (:user)) }}\ntable t {{ ...mine }}"
    expected = condition if condition.startswith("(") else f"({condition})"
    assert policies(text) == [f"by = {expected}"]


def test_a_value_with_a_schema_lends_it_to_the_names_it_is_part_of() -> None:
    text = """
      schema audit { function record_log() returns trigger language plpgsql as $$ begin end $$ }
      mixin recorded(log) { trigger record after insert execute record_:log() }
      table t { id int pk; ...recorded(log => audit.log) }
    """
    trigger = catalog_of(text).objects[ref("trigger", "public", "t", "record")]
    assert isinstance(trigger, Trigger)
    assert trigger.function == ("audit", "record_log")


def test_what_several_tables_bring_along_in_the_same_words_is_one_object() -> None:
    text = """
      mixin stamped {
        at timestamptz?
        trigger stamp before update execute stamp()
        function stamp() returns trigger language plpgsql as $$ begin new.at = now(); return new; end $$
      }
      table a { id int pk; ...stamped }
      table b { id int pk; ...stamped }
    """
    assert [o.name for o in catalog_of(text).objects.values() if isinstance(o, Function)] == ["stamp"]


def test_the_names_of_the_table_and_its_schema_are_quoted_where_they_have_to_be() -> None:
    text = """
      schema "My" {
        table "Order" { ...counted }
      }
      mixin counted {
        id int pk
        function count_:table() returns bigint language sql as $$ select count(*) from :schema.:table $$
      }
    """
    catalog = catalog_of(text)
    function = catalog.objects[ref("function", "My", "count_Order()")]
    assert isinstance(function, Function)
    assert function.body == ' select count(*) from "My"."Order" '
    assert isinstance(catalog.objects[ref("table", "My", "Order")], Table)


def test_what_is_wrong_in_the_library_is_told_where_it_is_used(tmp_path: Path) -> None:
    project = Project(tmp_path, "use std.soft_delete\ntable t {\n  id int pk\n  ...soft_delete(purge => 'x')\n}\n")
    told = project.run("check").err
    assert "schema.dbs:4:3" in told.split("\n")[1]
    assert "std/soft_delete.dbs" in told


def test_what_is_wrong_in_a_mixin_of_ones_own_is_told_there(tmp_path: Path) -> None:
    project = Project(tmp_path, "mixin m {\n  :table_id  nonesuch\n}\ntable t {\n  ...m\n}\n")
    told = project.run("check").err
    assert "schema.dbs:2:" in told.split("\n")[1]
    assert "taken in here" in told


def test_of_a_string_the_characters_count_inside_words_and_quotes() -> None:
    text = """
      mixin of_kind(kind) { kind text; policy see_:kind_of_:table for select using (kind = ':kind' or kind = :kind) }
      table a { ...of_kind('big one') }
      table b { ...of_kind('it''s') }
    """
    catalog = catalog_of(text)
    found = {(o.table[2], o.name): o.using.sql for o in catalog.objects.values() if isinstance(o, Policy) and o.using}
    assert found == {
        ("a", "see_big one_of_a"): "kind = 'big one' or kind = 'big one'",
        ("b", "see_it's_of_b"): "kind = 'it''s' or kind = 'it''s'",
    }


@pytest.mark.parametrize(
    ("included", "message"),
    [
        ("...m(a = 1)", "error[DBS301]: `=` gives no value to `a`"),
        ("...m(a => 1, a => 2)", "error[DBS301]: `a` is given twice"),
        ("...m(1, a => 2)", "error[DBS301]: `a` is given twice"),
        ("...m(1, 2)", "error[DBS301]: mixin `m` takes 1 argument"),
        ("...m(b => 2)", "error[DBS301]: mixin `m` has no parameter `b`"),
        ("...m", "error[DBS301]: mixin `m` needs a value for `a`"),
        ("...broadcast", "error[DBS106]: there is no mixin `broadcast`"),
    ],
)
def test_arguments_that_do_not_fit(included: str, message: str, tmp_path: Path) -> None:
    project = Project(tmp_path, f"mixin m(a) {{\n  b int = :a\n}}\n\ntable t {{\n  {included}\n}}\n")
    told = project.run("check").err
    assert told.startswith(message)
    assert told.count("error[") == 1


def test_a_function_that_a_mixin_would_bring_is_found(tmp_path: Path) -> None:
    project = Project(tmp_path, "use std.audit\ntable t {\n  id int pk\n  ...audited\n}\n")
    told = project.run("check").err
    assert told.count("error[") == 1
    assert "write `...audit_log` in the table `audit_log`" in told
