"""`dbsc undo`: the last migrations are taken back where nothing is lost by it, and only there."""

from __future__ import annotations

from dbsc.postgres.connection import Connection
from shops import ROWS, Shop


def test_what_was_made_and_holds_nothing_is_taken_back(shop: Shop, connection: Connection) -> None:
    shop.applied()
    connection.execute(ROWS)
    shop.becomes(
        "  email  text?\n}\n",
        "  email  text?\n  age    int? check (age > 0)\n  index (name)\n}\n\nenum mood { low, high }\n\n"
        "table more {\n  id    int pk\n  user  -> users\n  mood  mood\n}\n".replace("user  ->", "who   ->"),
    )
    first = shop.migrations()[0]
    shop.applied()
    shown = shop.on("undo", "--to", "001", "--dry-run")
    assert shown.code == 0 and "drop table public.more;" in shown.out, shown.err
    run = shop.on("undo", "--to", "001")
    assert run.code == 0, run.err
    assert connection.execute("select name from dbsc.migration").fetchall() == [(first,)]
    assert connection.execute("select to_regclass('more') is null, count(*) from users").fetchone() == (True, 3000)
    assert shop.on("drift").code == 0
    assert shop.applied() == shop.migrations()[1:]
    assert shop.on("drift").code == 0


def test_what_would_be_lost_stands_in_the_way(shop: Shop, connection: Connection) -> None:
    shop.applied()
    connection.execute(ROWS)
    run = shop.on("undo")
    assert (run.code, "the rows of public.users would be lost" in run.err) == (3, True), run.err
    shop.becomes("  email  text?\n", "  email  text?\n  age    int?\n")
    shop.applied()
    connection.execute("update users set age = 7 where id = 9")
    run = shop.on("undo")
    assert (run.code, "the values of public.users.age would be lost" in run.err) == (3, True), run.err
    connection.execute("update users set age = null")
    assert shop.on("undo").code == 0
    assert shop.on("drift").code == 0


def test_what_was_there_before_is_not_known(shop: Shop) -> None:
    shop.applied()
    shop.becomes("  email  text?\n", "  email  text? = 'none'\n")
    shop.applied()
    run = shop.on("undo")
    assert run.code == 3
    assert "DBS864" in run.err and "nothing says what was there before `alter table public.users" in run.err, run.err


def said(shop: Shop, slug: str) -> str:
    """What the header of a migration says of its way back."""
    (file,) = (name for name in shop.migrations() if name.endswith(f"_{slug}.sql"))
    return shop.files()[f"migrations/{file}"].partition("-- undo:")[2].partition("\n")[0].strip()


def test_headers_say_what_undo_does(shop: Shop, connection: Connection) -> None:
    shop.applied()
    shop.becomes("  email  text?\n", "  mail   text? was email\n  index (name)\n")
    shop.becomes("table users", "function one(a int, out b text) language sql as $$ select 'x' $$\n\ntable users")
    shop.becomes("  name   text\n", "  name   text = 'none'\n")
    shop.applied()
    assert said(shop, "rename_users_mail") == "nothing is lost; `dbsc undo` takes it back"
    assert said(shop, "build_users_name_idx") == "nothing is lost; `dbsc undo` takes it back"
    assert said(shop, "create_one") == "nothing is lost; `dbsc undo` takes it back"
    assert said(shop, "change_users") == "nothing is lost; the way back is a migration of its own"
    assert "nothing says what was there before" in shop.on("undo").err
    connection.execute("delete from dbsc.migration where name like '%change_users%'")
    connection.execute("alter table users alter name drop default")
    run = shop.on("undo", "--to", "001")
    assert run.code == 0, run.err
    columns = "select string_agg(attname, ' ' order by attnum) from pg_attribute where attrelid = 'users'::regclass"
    assert connection.execute(f"{columns} and attnum > 0").fetchone() == ("id name email",)
    assert connection.execute("select to_regproc('one') is null").fetchone() == (True,)


def test_without_migrations_there_is_nothing_to_undo(shop: Shop) -> None:
    assert shop.on("undo").err == "nothing to undo\n"
    shop.applied()
    assert shop.on("undo").code == 0
    assert shop.on("status").out.split()[1] == "pending"
    assert shop.applied() == shop.migrations()


def test_one_that_failed_and_left_nothing_is_passed_by(shop: Shop, connection: Connection) -> None:
    shop.applied()
    connection.execute(ROWS)
    shop.becomes("  email  text?\n", "  email  text?\n  check few (id < 9)\n")
    assert "2992 rows are in the way" in shop.apply().err.replace(",", "")
    run = shop.on("undo")
    assert (run.code, run.err.count("undone ")) == (0, 1), run.err
    assert shop.on("drift").code == 0
    assert "rows are in the way" in shop.apply().err  # it is the same as before
    connection.execute("delete from users where id > 8")
    assert len(shop.applied()) == 1
    assert shop.on("drift").code == 0


def test_another_migration_takes_the_place_of_one_that_failed(shop: Shop, connection: Connection) -> None:
    shop.becomes(
        "table users {",
        "external role nobody_has_made\n\ntable more { id int pk; grant select to nobody_has_made }\n\ntable users {",
    )
    assert shop.apply().code == 1
    assert ("failed" in shop.on("status").out, "DBS858" in shop.apply().err) == (True, False)
    for name in set(shop.files()) - {"schema.dbs"}:
        (shop.folder / name).unlink()
    text = (shop.folder / "schema.dbs").read_text(encoding="utf-8")
    shop.write(text.replace("; grant select to nobody_has_made", "").replace("external role nobody_has_made", ""))
    assert shop.compile().code == 0
    connection.execute("delete from dbsc.migration where state = 'done'; drop table if exists users, more")
    assert shop.applied() == shop.migrations()
    assert connection.execute("select array_agg(distinct state) from dbsc.migration").fetchone() == (["done"],)


def test_what_one_that_failed_has_left_is_taken_back_first(shop: Shop, connection: Connection) -> None:
    shop.applied()
    connection.execute(ROWS)
    connection.execute("update users set name = 'u1'")
    shop.becomes("  email  text?\n", "  email  text?\n  unique index_of_names (lower(name))\n")
    assert shop.apply().code == 1
    found = "select indisvalid from pg_index where indexrelid = to_regclass('index_of_names')"
    assert connection.execute(found).fetchone() == (False,)
    run = shop.on("undo")
    assert (run.code, run.err.count("undone ")) == (0, 1), run.err
    assert connection.execute(found).fetchone() is None
    assert shop.on("status").code == 0 or "pending" in shop.on("status").out
    assert shop.on("drift").code == 0
