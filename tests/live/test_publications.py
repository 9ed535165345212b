"""Publications: what the compiler says of updates that would fail is what PostgreSQL does."""

from __future__ import annotations

import pytest

from catalogs import diagnosed
from databases import proven
from dbsc.postgres.scratch import Server

FILTERED = """
table trades {
  id     int
  price  numeric
  at     date
  pk (id, at)
  %s
  partition by range (at) { y2024 from '2024-01-01' to '2025-01-01' }
}
table orders { id int; note text; pk (id); %s }
table audit { what text; %s }
publication prices { table trades where (price > 0); table orders (%s); table audit; via root }
"""
FULL = "option replica identity full"


@pytest.mark.parametrize(
    ("said", "columns", "fails"),
    [("", "note", True), (FULL, "id, note", False), ("", "id, note", False)],
)
def test_changes_of_published_rows(server: Server, said: str, columns: str, fails: bool) -> None:
    text = FILTERED % (said, "", said, columns)
    warned = {d.message.split("`")[1] for d in diagnosed(text)[1]}
    with proven(server, text) as database:
        database.connection.execute(
            "insert into public.trades values (1, 2, '2024-02-02'); insert into public.orders values (1, 'x');"
            " insert into public.audit values ('y')"
        )
        refused = {
            table
            for table, change in (("trades", "price = 3"), ("orders", "note = 'z'"), ("audit", "what = 'z'"))
            if database.refusal(f"update public.{table} set {change}") is not None
        }
    assert refused == warned
    assert ("orders" in refused) is fails
