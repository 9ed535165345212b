"""The pages of what only a server finds: the command that they show prints what they say."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from dbsc import lock
from dbsc.cli import main
from pages import shown_command


def orders(total: str) -> str:
    return f"table orders {{\n  id     uuid pk\n  total  {total}\n}}\n"


def compiled(folder: Path, total: str) -> None:
    (folder / "schema.dbs").write_text(orders(total))
    assert main(["compile", "--quiet"]) == 0


def wrong_default(folder: Path) -> None:
    compiled(folder, "money = 'none'")


def another_migration(folder: Path) -> None:
    """A migration that somebody changed, in a lock that somebody mended after it."""
    compiled(folder, "numeric")
    migration = folder / "migrations" / "001_create_orders.sql"
    migration.write_text(migration.read_text().replace("total numeric", "total bigint"))
    hashed = lock.next_hash(lock.START, lock.body_of(migration.read_text()))
    kept = folder / "migrations" / lock.NAME
    kept.write_text(re.sub(r"(migration +'[^']+') '\w+'", rf"\1 '{hashed}'", kept.read_text()))


def failing_test(folder: Path) -> None:
    """A test that expects another default."""
    compiled(folder, "numeric(10,2) = 1")
    (folder / "tests").mkdir()
    total = "(select total from public.orders)"
    (folder / "tests" / "orders.sql").write_text(
        "insert into public.orders (id) values (gen_random_uuid());\n"
        f"do $$\nbegin\n  assert {total} = 0, 'an order without lines costs nothing';\nend\n$$;\n"
    )


SCENES = {"DBS605": wrong_default, "DBS606": another_migration, "DBS607": failing_test}


@pytest.mark.parametrize(("code", "scene"), SCENES.items())
def test_a_command_prints_what_its_page_shows(
    code: str,
    scene: Callable[[Path], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    scene(tmp_path)
    capsys.readouterr()
    arguments, output = shown_command(code)
    assert main(arguments) == 1
    assert output.rstrip("\n") in capsys.readouterr().err
