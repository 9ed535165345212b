"""What a catalog is pulled as: in the order of a person, with unions, mixins and `<->` where they fit exactly."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from catalogs import catalog_of, diagnosed
from dbsc import pulling
from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Partition
from dbsc.diagnostics import has_errors
from dbsc.pull import text as pulled
from dbsc.pull.bounds import with_numbers
from dbsc.semantics.lower import lower
from dbsc.semantics.modules import load
from dbsc.source import Source
from dbsc.syntax.format import format_source


def written(schema: str) -> str:
    """The one file that is pulled of a schema; it has the objects of the schema, and is pulled again as it is."""
    catalog = catalog_of(schema)
    text = pulling.pulled(catalog, directory=False).files[pulled.ENTRY]
    again = catalog_of(text)
    assert dict(again.objects) == dict(catalog.objects)
    assert pulling.pulled(again, directory=False).files[pulled.ENTRY] == text
    return text


def lowered(files: dict[str, str]) -> Catalog:
    """The catalog of some files."""
    modules = load((Source(pulled.ENTRY, files[pulled.ENTRY]),), pulled.reader(files))
    catalog, diagnostics = lower(modules)
    assert not diagnostics
    return catalog


def declared(text: str) -> list[str]:
    """The names that are declared, in order."""
    words = [line.split() for line in text.splitlines() if line and line[0].isalpha()]
    return [line[1].partition("(")[0] for line in words if line[0] not in ("use", "database", "default", "begin")]


def test_numbers_that_bound_partitions_have_no_quotes() -> None:
    schema = """
        table a { id bigint; n numeric; partition by range (id, n) { low from ('-5', minvalue) to ('0', '-2.50') } }
        table b { id bigint?; partition by list (id) { x '1', '-2', null { partition by hash (id) into 2 } } }
        table c { code text; partition by list (code) { x '1', '2' } }
        table d { id bigint; code text; partition by range (id, code) { x from ('1', 'a, ''1''') to ('2', '3') } }
    """
    found = {each.ref[-1]: each.bound.values for each in with_numbers(catalog_of(schema)).all(Partition)}
    assert found["a_low"] == ("-5, minvalue", "0, -2.50")
    assert found["b_x"] == ("1", "-2", "null")
    assert found["c_x"] == ("'1'", "'2'")
    assert found["d_x"] == ("'1', 'a, ''1'''", "'2', '3'")


@pytest.mark.parametrize("run", [1, 3])
def test_it_is_no_matter_how_many_declarations_are_laid_out_at_once(run: int, monkeypatch: pytest.MonkeyPatch) -> None:
    sources = [path.read_text() for path in Path(__file__).parents[2].glob("samples/*/schema.dbs")]
    catalogs = [catalog for catalog, diagnostics in map(diagnosed, sources) if not has_errors(diagnostics)]
    assert len(catalogs) > 3
    for catalog in catalogs:
        for directory in (True, False):
            monkeypatch.setattr(pulled, "_RUN", 10**6)
            whole = pulled.files(catalog, directory=directory)
            monkeypatch.setattr(pulled, "_RUN", run)
            assert pulled.files(catalog, directory=directory) == whole
            for path, text in whole.items():
                assert format_source(Source(path, text)) == (text, ())


SHOP = """
extension citext
table track { id int pk; album_id -> album; genre_id -> genre }
table album { id int pk; artist_id -> artist }
table artist { id int pk }
table genre { id int pk }
table invoice_line { id int pk; track_id -> track; invoice_id -> invoice }
table invoice { id int pk; status state; customer_id -> customer }
table customer { id int pk; parent -> customer? ; trigger x before insert execute touch() }
table alone { id int pk }
enum state { open, closed }
function touch() returns trigger language plpgsql as $$ begin return new; end $$
function add(a int, b int) returns int language sql as $$ select 1 $$
view sales as ( select count(*) as n from invoice_line )
"""


def test_tables_stand_behind_those_they_refer_to_and_helpers_before_their_first_use() -> None:
    assert declared(written(SHOP)) == [
        *("citext", "artist", "album", "genre", "track", "touch", "customer", "state", "invoice", "invoice_line"),
        *("sales", "alone", "add"),
    ]


def test_the_order_of_what_was_read_makes_no_difference() -> None:
    catalog, random = catalog_of(SHOP), Random(1)
    expected = pulled.files(pulled.read_like_a_person(catalog), directory=False)
    for _ in range(5):
        objects = list(catalog.objects.items())
        random.shuffle(objects)
        shuffled = catalog.replace(objects=dict(objects))
        assert pulled.files(pulled.read_like_a_person(shuffled), directory=False) == expected


def test_a_new_table_moves_no_other() -> None:
    before = declared(written(SHOP))
    after = declared(written(SHOP + "table rating { id int pk; track_id -> track }"))
    assert [name for name in after if name != "rating"] == before


def test_tables_that_need_each_other_are_all_there() -> None:
    assert declared(written("table b { id int pk; a_id -> a? }\ntable a { id int pk; b_id -> b? }")) == ["b", "a"]


@pytest.mark.parametrize(
    ("column", "kept"),
    [
        ("text check (c in ('a', 'b'))", "'a' | 'b'"),
        ("text? check (c in ('a', 'it''s'))", "'a' | 'it''s' | null"),
        ("varchar(3) check (c in ('a', 'b')) = 'a'", "varchar(3) 'a' | 'b' = 'a'"),
        ("int check (c in (1, 2))", "1 | 2"),
        ("bigint check (c in (-1, 2))", "bigint -1 | 2"),
        ("text constraint good check (c in ('a', 'b'))", "constraint good 'a' | 'b'"),
        ("text check (c in ('a'))", "text check (c in ('a'))"),
        ("text check (c not in ('a', 'b'))", "text check (c not in ('a', 'b'))"),
        ("text check (c in ('a', 'a'))", "text check (c in ('a', 'a'))"),
        ("text = 'z' check (c in ('a', 'b'))", "text = 'z' check (c in ('a', 'b'))"),
        ("int = 0 check (c in (1, 2))", "int = 0 check (c in (1, 2))"),
        ("numeric check (c in (1, 2))", "numeric check (c in (1, 2))"),
        ("text check (lower(c) in ('a', 'b'))", "text check (lower(c) in ('a', 'b'))"),
    ],
)
def test_a_list_of_values_is_the_type_of_its_column(column: str, kept: str) -> None:
    assert f"  c  {kept}\n" in written(f"table t {{ c {column} }}")


def test_a_union_is_not_read_into_what_is_compared_with_other_values() -> None:
    schema = "table t { c text check (c in ('a', 'b')); d text check (d in ('x', 'y')) }\n"
    text = written(schema + "view v as ( select 1 as one from t where c = 'z' )")
    assert "c  text check (c in ('a', 'b'))" in text
    assert "d  'x' | 'y'" in text


def test_a_union_that_rows_do_not_keep_to_is_not_used() -> None:
    catalog = catalog_of("table t { id int pk; c text check (c in ('a', 'b')); rows (id, c) { (1, 'z') } }")
    assert "'a' | 'b'" in pulled.files(pulled.read_like_a_person(catalog), directory=False)[pulled.ENTRY]
    found = pulling.pulled(catalog, directory=False)
    assert not found.diagnostics
    assert "  c   text check (c in ('a', 'b'))\n" in found.files[pulled.ENTRY]


STAMPED = """
extension moddatetime
table t {
  id int pk
  created_at timestamptz = now()
  updated_at timestamptz = now()
  name text
  trigger set_updated_at before update execute moddatetime('updated_at')
}
"""


def test_a_mixin_of_the_library_is_recognised() -> None:
    text = written(STAMPED)
    assert text.startswith("use std.timestamps\n")
    assert "  id    int pk\n  ...timestamps\n  name  text\n}\n" in text
    assert "created_at" not in text


@pytest.mark.parametrize(
    "change",
    [
        ("created_at timestamptz = now()", "created_at timestamptz? = now()"),
        ("updated_at timestamptz = now()", "updated_at timestamptz = now() index"),
        ("updated_at timestamptz = now()", "between int; updated_at timestamptz = now()"),
        ("before update", "before insert or update"),
        ("name text", "name text; check (updated_at >= created_at)"),
    ],
)
def test_what_nearly_fits_a_mixin_is_written_out(change: tuple[str, str]) -> None:
    text = written(STAMPED.replace(*change))
    fits = "check" in change[1]  # which has no part in what the mixin brings
    assert ("...timestamps" in text) is fits
    assert ("use std" in text) is fits


def test_functions_that_a_mixin_brings_come_with_it() -> None:
    schema = "use std.append_only\ntable a { id int pk; ...append_only }\ntable b { id int pk; ...append_only }\n"
    text = written(schema)
    assert text.count("  ...append_only\n") == 2
    assert "function" not in text


LOGGED = """
use std.audit
use std.timestamps
schema audit {
  table log {
    ...audit_log
    partition by range (at) every 1 month from '2026-01-01' to '2027-01-01'
  }
}
table accounts {
  id bigint pk identity
  password_hash text
  ...timestamps
  ...audited(log => audit.log, secret => 'password_hash')
}
"""


def test_a_mixin_with_keys_checks_and_functions_is_recognised() -> None:
    text = written(LOGGED)
    assert "table audit.log {\n  ...audit_log\n\n  partition by range (at) every 1 month from '2026-01-01'" in text
    assert "  ...timestamps\n  ...audited(log => audit.log, secret => 'password_hash')\n}\n" in text
    assert "function" not in text
    assert "option" not in text
    assert "grant" not in text


def test_one_mixin_of_a_table_fits_where_another_does_not() -> None:
    text = written(LOGGED + "extend table audit.log { grant select to public }\n")
    assert "...audit_log" not in text
    assert "...timestamps" in text


DELETED = """
use std.soft_delete
table notes { id int pk; slug text unique; ...soft_delete(purge => never) }
"""


def test_rows_that_are_marked_as_deleted_are_recognised_and_never_purged() -> None:
    text = written(DELETED)
    assert "  slug  text\n  ...soft_delete(purge => never)\n" in text
    assert "view" not in text
    assert not catalog_of(text).intent.retentions


def test_what_is_deleted_otherwise_is_written_out() -> None:
    index = "index (deleted_at) where (deleted_at is not null)"
    table = f"table notes {{ id int pk; deleted_at timestamptz?; deleted_by uuid?; {index} }}"
    for columns, options, fits in (
        ("*", " with (security_invoker)", True),
        ("id, deleted_at, deleted_by", " with (security_invoker)", True),
        ("id, deleted_at", " with (security_invoker)", False),
        ("*", "", False),
    ):
        view = f"view active_notes{options} as (select {columns} from notes where deleted_at is null)"
        found = pulled.read_like_a_person(catalog_of(f"{table}\n{view}"))
        text = pulled.files(found, directory=False)[pulled.ENTRY]
        assert ("...soft_delete" in text) is fits, view


def test_a_module_is_used_where_all_that_it_makes_is_there() -> None:
    text = written("use std.retention_log\ntable t { id int pk }")
    assert text == "use std.retention_log\n\ntable t {\n  id  int pk\n}\n"
    assert "use" not in written("use std.retention_log\nextend table retention.log { grant select to public }")


JOINED = """
table posts { id int pk }
table tags { id int pk }
table post_tags { post_id -> posts on delete cascade; tag_id -> tags on delete cascade index; pk (post_id, tag_id) }
"""


def test_a_table_between_two_is_a_line_where_it_is_what_that_makes() -> None:
    text = written(JOINED)
    assert "table posts {\n  id    int pk\n  tags  <-> tags\n}\n" in text
    assert "post_tags" not in text


@pytest.mark.parametrize(
    "change",
    [
        ("tag_id -> tags on delete cascade index", "tag_id -> tags on delete cascade"),
        ("post_id -> posts on delete cascade", "post_id -> posts"),
        ("post_tags", "posts_tags"),
        ("pk (post_id, tag_id)", "pk (post_id, tag_id); grant select to public"),
        ("pk (post_id, tag_id)", "pk (post_id, tag_id); at timestamptz"),
        ("pk (post_id, tag_id)", "pk (post_id, tag_id) }\ntable x { a int; b int; foreign (a, b) -> post_tags"),
    ],
)
def test_a_table_between_two_that_is_more_stays_a_table(change: tuple[str, str]) -> None:
    assert "<->" not in written(JOINED.replace(*change))


FOLDER = """
extension citext
schema billing
enum billing.state { open, closed }
table users { id int pk; email citext }
table billing.invoices { id int pk; user_id -> users; state billing.state }
table accounts { id int pk; invoice_id -> billing.invoices? }
default privileges in schema billing { grant select on tables to public }
"""


def test_a_folder_has_a_file_a_schema() -> None:
    catalog = catalog_of(FOLDER)
    files = pulled.files(pulled.read_like_a_person(catalog), directory=True)
    assert list(files) == ["schema.dbs", "billing.dbs", "public.dbs"]
    assert files["schema.dbs"] == "use './billing.dbs'\nuse './public.dbs'\n\nextension citext\n"
    assert files["billing.dbs"].startswith("schema billing\n\nenum billing.state { open, closed }\n")
    assert dict(lowered(files).objects) == dict(catalog.objects)


def test_files_have_names_that_every_disk_takes() -> None:
    catalog = catalog_of('schema "a/b"\ntable "a/b".t { a int }\nschema "A/B"\ntable "A/B".t { a int }\nschema schema')
    files = pulled.files(pulled.read_like_a_person(catalog), directory=True)
    assert sorted(files) == ["A_B.dbs", "a_b_2.dbs", "schema.dbs", "schema_2.dbs"]
    assert dict(lowered(files).objects) == dict(catalog.objects)


def test_what_postgresql_takes_is_pulled_though_it_can_never_work() -> None:
    catalog, told = diagnosed("table a { id int pk }\ntable b { a -> a on delete set null }")
    assert [each.code for each in told] == ["DBS206"]
    assert [each.severity for each in pulling.pulled(catalog, directory=False).diagnostics] == ["warning"]
