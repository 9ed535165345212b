"""Collations that need ICU, which the embedded server is built without: on Debian's PostgreSQL 15."""

from databases import proven
from dbsc.postgres.scratch import Server

SCHEMA = """
collation german { provider icu; locale 'de-u-co-phonebk'; deterministic false }

--- Words without their case.
collation folded { provider icu; locale 'und-u-ks-level2'; deterministic false }

table words {
  word   text pk collate folded
  entry  text collate german
}
"""


def test_a_collation_of_icu_compares_as_it_says(pg15: Server) -> None:
    with proven(pg15, SCHEMA) as database:
        assert database.refusal("insert into public.words values ('Wort', 'a'), ('wort', 'b')") == "23505"
        assert database.column("select collprovider::text from pg_collation where collname = 'german'") == ["i"]
        assert database.one("select 'Göbel' < 'Goethe' collate public.german") is True
        assert database.one("select 'Göbel' < 'Goethe' collate \"C\"") is False
