"""What PostgreSQL does not alter is made again with all that needs it, in one transaction: servers and publications."""

from __future__ import annotations

import pytest

from catalogs import catalog_of
from databases import told
from dbsc.migrate.diff import diff
from dbsc.migrate.leave import with_leave
from dbsc.postgres import script
from dbsc.postgres.scratch import Server
from evolved import evolved, measured, planned

HEAD = "database d { target postgres; postgres 15 }\nexternal role reader\n"
WRAPPERS = "foreign data wrapper one {}\nforeign data wrapper other {}\n"
MAPPING = "user mapping reader { server s; option user 'u' }\n"
FAR = """
table kept { id int pk; note text? }
foreign table far server s { id int; note text? = 'x' check (note <> ''); grant select to reader }
table parts { id int; at date; partition by range (at) { near from '2025-01-01' to '2026-01-01' } }
function shown() returns bigint language sql as (select count(*) from far)
view both_of_them as ( select k.id, f.note from kept k join far f on f.id = k.id ) { grant select to reader }
"""
ROWS = "insert into kept values (1, 'a'), (2, 'b'); insert into parts values (1, '2025-05-05');"
HOLDS = "do $$ begin assert (select count(*) from kept) = 2; assert (select count(*) from parts) = 1; end $$"
LEAVE = "replace server s"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("wrapper one", "wrapper other"),
        ("wrapper one; type 'x'", "wrapper one; type 'y'"),
        ("wrapper one; version '1'", "wrapper one"),
    ],
)
def test_a_server_is_made_again_with_what_leads_there(server: Server, before: str, after: str) -> None:
    rest = f"{MAPPING}{FAR}"
    old, new = (f"{HEAD}{WRAPPERS}server s {{ {each}; option host 'h' }}\n{rest}" for each in (before, after))
    proof = evolved(server, old, new, ROWS, HOLDS, LEAVE)
    assert proof.ok, told(proof)
    assert [measured(proof, f"public.{table}") for table in ("kept", "parts")] == ["", ""]


def test_passwords_of_user_mappings_are_lost_with_leave_alone() -> None:
    old, new = (f"{HEAD}{WRAPPERS}server s {{ wrapper {each} }}\n{MAPPING}" for each in ("one", "other"))
    before, after = catalog_of(old), catalog_of(new)
    (problem,) = diff(before, after).problems
    assert problem.code == "DBS504" and "passwords" in problem.message
    assert problem.help == f"compile with --allow '{LEAVE}', and set them again behind the migration"
    (migration,) = planned(old, new, LEAVE).migrations
    header = script.header(migration, with_leave(after, before, (LEAVE,))[0], "before", "after")
    assert "-- then:        set the password of reader on server s, if there was one\n" in header


def test_a_server_without_user_mappings_needs_no_leave(server: Server) -> None:
    old, new = (f"{HEAD}{WRAPPERS}server s {{ wrapper {each} }}\n{FAR}" for each in ("one", "other"))
    proof = evolved(server, old, new, ROWS, HOLDS)
    assert proof.ok, told(proof)


def test_a_foreign_table_that_counts_is_not_made_again() -> None:
    far = "foreign table far server s { id serial; note text? }\n"
    old, new = (catalog_of(f"{HEAD}{WRAPPERS}server s {{ wrapper {each} }}\n{far}") for each in ("one", "other"))
    (problem,) = diff(old, new).problems
    assert "`far` needs it" in problem.message


TABLES = """
table a { id int pk; note text? }
table b { id int pk }
schema apart
table apart.c { id int pk }
"""
ALL, SOME = "all tables", "table a where (id > 0); table b (id)"
SCHEMAS = "schema apart; table a"
LATER = "table d { id int pk }\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [(ALL, SOME), (SOME, ALL), (ALL, SCHEMAS), (SCHEMAS, ALL), (f"{ALL}; publish insert", "publish update")],
)
def test_a_publication_of_all_tables_becomes_one_of_some_and_back(server: Server, before: str, after: str) -> None:
    old, new = (f"{HEAD}{TABLES}--- What is told.\npublication p {{ {each} }}\n" for each in (before, after))
    proof = evolved(server, old, new, "insert into a values (1, 'x')", "do $$ begin assert exists (table a); end $$")
    assert proof.ok, told(proof)
    assert "all" not in measured(proof) and "writers" not in measured(proof)
    (migration,) = planned(old, new).migrations
    header = script.header(migration, catalog_of(new), "before", "after")
    assert "refresh publication, on each server that subscribes to p\n" in header


def test_what_is_new_in_a_publication_comes_in_the_transaction_that_makes_it_again(server: Server) -> None:
    old = f"{HEAD}{TABLES}publication p {{ {ALL} }}\n"
    new = f"{HEAD}{TABLES}{LATER}publication p {{ table d; table a }}\n"
    proof = evolved(server, old, new, "insert into a values (1, 'x')", "do $$ begin assert exists (table a); end $$")
    assert proof.ok, told(proof)
    assert [m.slug for m in planned(old, new).migrations] == ["create_d", "replace_p"]


def test_a_publication_gets_schemas_and_loses_tables_where_it_stands(server: Server) -> None:
    old, new = (f"{HEAD}{TABLES}publication p {{ {each} }}\n" for each in ("table a; table b", "table b; schema apart"))
    proof = evolved(server, old, new)
    assert proof.ok, told(proof)
    assert not [m.slug for m in planned(old, new).migrations if m.slug.startswith("replace")]
