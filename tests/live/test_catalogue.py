"""The catalogue of changes: each on a table of its own with rows, all in one evolution, and what each does there.

A row says what is in its table and, behind ` // `, beside it before and after the change, where `{t}` is the table; and
whom the change holds up, step by step, in the words of `measured`: the same on 15 and on 18.
"""

from __future__ import annotations

import pytest

from databases import told
from dbsc.postgres.prove import Proof
from dbsc.postgres.scratch import Server
from evolved import evolved, measured

pytestmark = pytest.mark.both

HEAD = """
database d { target postgres; postgres 15 }

external role reader
schema away
external role clerk
extension citext
enum mood { sad, glad }
domain positive int? check (value > 0)
domain plain int?
table targets { id int pk; other int unique }
function touch() returns trigger language plpgsql as $$ begin return new; end $$
"""
KEY = "id int pk; n int = 1; "
ROWS = 30

COLUMNS = {
    "column_that_is_new": ("", "more int?", "all"),
    "column_with_a_constant": ("", "more int = 5", "all"),
    "column_with_the_time": ("", "more timestamptz = now()", "all"),
    "column_of_a_domain": ("", "more plain?", "all"),
    "column_of_a_domain_with_a_check": ("", "more positive?", "all rewriting"),
    "computed_column": ("", "more int? as (id * 2)", "all rewriting"),
    "column_with_a_check": ("", "more int = 5 check (more > 0)", "all, changes reading"),
    "column_that_refers": ("", "more int? -> targets", "all, changes reading"),
    "column_that_is_unique": ("", "more int? unique", "all, changes, all"),
    "column_gone": ("more int?", "drop more", "all"),
    "column_of_an_index_gone": ("more int?; other int?; index (more, other)", "other int?; drop more", "changes, all"),
    "column_renamed": ("more int?", "less int? was more", "all"),
    "identity_of_a_column": ("more int? unique", "more int identity unique", "all, changes reading, all"),
    "identity_for_a_serial": ("more serial", "more int identity", "all"),
    "serial_gone": ("more serial", "more int = 7", "all"),
    "identity_by_default": ("more int identity", "more int identity by default", "all"),
    "identity_gone": ("more int identity", "more int", "all"),
    "generated_no_more": ("more int? as (id * 2)", "more int?", "all"),
    "distinct_values": ("more int?", "more int? option n_distinct = 5", "changes"),
    "storage": ("more text?", "more text? storage external", "all"),
    "compression": ("more text?", "more text? compression pglz", "all"),
    "statistics_target": ("more int?", "more int? statistics 500", "changes"),
    "another_collation": ("more text?", 'more text? collate "C"', "all"),
    "collation_of_an_index": (
        "more text?; index (more)",
        'more text? collate "C"; index (more)',
        "all, rows, changes, changes, all, all",
    ),
}
TYPES = {
    "text_of_a_check": (
        "more varchar(50)? check (more <> '')",
        "more text? check (more <> '')",
        "all, changes reading",
    ),
    "text_of_a_partial_index": (
        "more varchar(50)?; index (n) where (more <> '')",
        "more text?; index (n) where (more <> '')",
        "all, rows, changes, changes, all, all",
    ),
    "text_that_is_shorter": (
        "more varchar(50)?",
        "more varchar(20)? convert (left(more, 20))",
        "all, rows, changes, all, all",
    ),
    "text_without_case": (
        "more text?; index (more)",
        "more citext? convert (more); index (more)",
        "all, rows, changes, changes, all, all",
    ),
    "smaller_number": ("more numeric(10,2)?", "more numeric(8,2)? convert (more)", "all, rows, changes, all, all"),
    "larger_number": ("more smallint?", "more int?", "all, rows, changes, all, all"),
    "number_as_numeric": ("more int?", "more numeric?", "all, rows, changes, all, all"),
    "time_without_a_zone": (
        "more timestamptz?",
        "more timestamp? convert (more at time zone 'UTC')",
        "all, rows, changes, all, all",
    ),
    "finer_time": ("more timestamp(3)?", "more timestamp(6)?", "all"),
    "fixed_length": ("more char(3)?", "more text? convert (more)", "all, rows, changes, all, all"),
    "time_with_a_zone": (
        "more timestamp?",
        "more timestamptz? convert (more at time zone 'UTC')",
        "all, rows, changes, all, all",
    ),
    "coarser_time": ("more timestamp?", "more timestamp(3)? convert (more)", "all, rows, changes, all, all"),
    "date_as_time": ("more date?", "more timestamp? convert (more)", "all, rows, changes, all, all"),
    "json": ("more json?", "more jsonb? convert (more)", "all, rows, changes, all, all"),
    "cidr": ("more cidr?", "more inet?", "all"),
    "text_as_domain": ("more int?", "more plain? convert (more)", "all, rows, changes, all, all"),
    "text_as_domain_with_a_check": ("more int?", "more positive? convert (more)", "all rewriting"),
    "text_as_enum": ("more text? = 'sad'", "more mood? = 'sad' convert (more::mood)", "all, rows, changes, all, all"),
    "enum_as_text": ("more mood? = 'sad'", "more text? = 'sad' convert (more::text)", "all, rows, changes, all, all"),
    "two_at_once": ("more int?; most int?", "more bigint?; most bigint?", "all, rows, rows, changes, all, all"),
}
CONSTRAINTS = {
    "exclusion": ("", "exclude using btree (id with =)", "all reading"),
    "check_renamed": ("check one (n > 0)", "check other (n > 0)", "all"),
    "check_other": ("check one (n > 0)", "check one (n > -1)", "all, changes reading, all"),
    "check_validated": ("check one (n > 0) not valid", "check one (n > 0)", "changes reading"),
    "foreign_key_validated": ("more int? -> targets not valid", "more int? -> targets", "changes reading"),
    "check_gone": ("check one (n > 0)", "", "all"),
    "foreign_key_gone": ("more int? -> targets", "more int?", "all"),
    "foreign_key_other": (
        "more int? -> targets",
        "more int? -> targets on delete cascade",
        "writers, changes reading, all",
    ),
    "foreign_key_deferrable": ("more int? -> targets", "more int? -> targets deferrable", "all"),
    "unique_gone": ("more int? unique", "more int?", "all"),
    "unique_deferrable": ("more int? unique", "more int?; unique (more) deferrable", "changes, all"),
    "primary_key_other": ("", "id int; n int = 1; pk (n, id)", "changes, all"),
    "primary_key_gone": ("", "id int; n int = 1", "all"),
    "primary_key": ("id int; n int = 1", "", "changes, all"),
}
INDEXES = {
    "index_that_is_new": ("", "index (n)", "changes"),
    "index_unique": ("", "unique index (id, n)", "changes"),
    "index_gone": ("index (n)", "", "changes"),
    "index_other": ("index one_{t} (n)", "index one_{t} (n, id)", "changes, changes, changes"),
    "index_renamed": ("index one_{t} (n)", "index other_{t} (n)", "changes"),
    "index_with_options": ("index one_{t} (n)", "index one_{t} (n) with (fillfactor = 70)", "changes"),
}
TABLES = {
    "commented": ("more int?", "\n  --- said\n  more int?", "changes"),
    "row_security": ("", "option rls", "all"),
    "row_security_of_all": ("option rls", "option rls force", "all"),
    "policy_gone": ("option rls; policy p for select to reader using (n > 0)", "option rls", "all"),
    "policy_other": (
        "option rls; policy p for select to reader using (n > 0)",
        "option rls; policy p for select to reader, clerk using (n > 1)",
        "all",
    ),
    "policy_of_another_command": (
        "option rls; policy p for select to reader using (n > 0)",
        "option rls; policy p for delete to reader using (n > 0)",
        "all",
    ),
    "granted_less": ("grant select, insert to reader", "grant select to reader", ""),
    "trigger_that_is_new": ("", "trigger touched before update execute touch()", "writers"),
    "trigger_other": (
        "trigger touched before update execute touch()",
        "trigger touched before insert or update execute touch()",
        "writers",
    ),
    "trigger_gone": ("trigger touched before update execute touch()", "", "all"),
    "trigger_disabled": (
        "trigger touched before update execute touch()",
        "trigger touched before update execute touch() disabled",
        "writers",
    ),
    "kept_without_a_log": ("", "option unlogged", "all rewriting"),
    "storage_parameters": ("", "option fillfactor 70", "changes"),
    "replica_identity": ("", "option replica identity full", "all"),
    "statistics_of_two": ("", "statistics on (id, n)", "changes"),
    "published": (" // publication p_{t} {{}}", " // publication p_{t} {{ table {t} }}", "changes"),
    "shown": (" // view v_{t} as ( select id from {t} )", " // view v_{t} as ( select id, n from {t} )", ""),
    "shown_otherwise": (" // view v_{t} as ( select id from {t} )", " // view v_{t} as ( select n from {t} )", ""),
    "shown_no_more": (" // view v_{t} as ( select id from {t} )", "", ""),
    "stored": (
        " // materialized view v_{t} as ( select id from {t} )",
        " // materialized view v_{t} as ( select n from {t} )",
        "none reading",
    ),
}
CATALOGUE = {**COLUMNS, **TYPES, **CONSTRAINTS, **INDEXES, **TABLES}
OTHERS = {
    "public.later": (
        "table earlier { id int pk; n int = 1 }",
        "table later was earlier { id int pk; n int = 1 }",
        "all",
    ),
    "away.moving": ("table moving { id int pk }", "table away.moving was public.moving { id int pk }", "all"),
    "public.named": (
        "enum tone { low, high }\ntable named { tone tone }",
        "enum tone { deep was low, high }\ntable named { tone tone }",
        "",
    ),
    "public.filled": (
        "domain certain int?\ntable filled { certain certain? }",
        "domain certain int\ntable filled { certain certain }",
        "writers reading, all, changes reading, all",
    ),
    "public.referring": ("table referring { id int pk; target int? -> referred }", "drop table referring", "all"),
    "public.referred": ("table referred { id int pk }", "table referred { id int pk }", "all"),
    "public.v_shown": ("", "", "all"),
    "public.v_shown_otherwise": ("", "", "all"),
    "public.v_shown_no_more": ("", "", "all"),
    "public.v_stored": ("", "", "all"),
}
"""What is no change of one table under one name: what there is before and after, by what is looked at."""

BLOCKED = (
    "kept_without_a_log",
    "column_of_a_domain_with_a_check",
    "computed_column",
    "exclusion",
    "text_as_domain_with_a_check",
)
"""Those that have no form that stops nobody, and need leave."""


def schema(which: int) -> str:
    """All tables as they are before (0) or after (1) their changes."""
    parts = [HEAD]
    for name, row in CATALOGUE.items():
        inside, _, beside = row[which].format(t=name).partition(" // ")
        body = inside if inside.startswith("id ") else KEY + inside
        parts.append(f"table {name} {{ {body.rstrip('; ')} }}\n{beside}\n")
    parts += [f"{row[which]}\n" for row in OTHERS.values()]
    return "".join(parts)


@pytest.fixture(scope="module")
def proof(server: Server) -> Proof:
    """What became of all of it on a server."""
    rows = "".join(f"insert into {name} (id) select generate_series(1, {ROWS});\n" for name in CATALOGUE)
    counts = "".join(f"  assert (select count(*) from {name}) = {ROWS}, '{name}';\n" for name in CATALOGUE)
    leave = [f"block {name}" for name in BLOCKED]
    rows += "update identity_of_a_column set more = id * 2;\n"
    return evolved(server, schema(0), schema(1), rows, f"do $$ begin\n{counts}end $$", *leave)


def test_every_change_keeps_rows_and_comes_out_as_new(proof: Proof) -> None:
    assert proof.ok, told(proof)


@pytest.mark.parametrize("name", CATALOGUE)
def test_each_does_what_is_said_of_it(proof: Proof, name: str) -> None:
    assert measured(proof, f"public.{name}") == CATALOGUE[name][2]


@pytest.mark.parametrize("what", OTHERS)
def test_each_does_what_is_said_of_others(proof: Proof, what: str) -> None:
    assert measured(proof, what) == OTHERS[what][2]


@pytest.mark.parametrize(("kind", "does", "leave"), [("", "all rewriting", ("block sums",)), (" virtual", "all", ())])
def test_a_computed_column_gets_another_expression(pg18: Server, kind: str, does: str, leave: tuple[str, ...]) -> None:
    """PostgreSQL has it from 17 on, and virtual ones from 18 on."""
    before = f"database d {{ target postgres; postgres 18 }}\ntable sums {{ id int pk; n int? as (id * 2){kind} }}"
    holds = "do $$ begin assert (select sum(n) from sums) = 30, 'n'; end $$"
    proof = evolved(pg18, before, before.replace("* 2", "* 3"), "insert into sums values (4), (6)", holds, *leave)
    assert proof.ok, told(proof)
    assert measured(proof) == does
