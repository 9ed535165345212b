"""Keys of tables that hold rows: others take their place without a moment in which nothing holds the rows to them."""

import pytest

from databases import told
from dbsc.postgres.scratch import Server
from evolved import evolved

BEFORE = """
database d { target postgres; postgres 15 }

table users { id int pk; email text unique; code int? }
table posts {
  id     int pk
  lang   text = 'en'
  slug   text?
  owner  int? -> users
  mail   text? -> users (email)
  unique (slug)
  unique (lang, id)
}
"""
ROWS = """
insert into users select n, 'u' || n, n from generate_series(1, 20) n;
insert into posts select n, 'en', 's' || n, n % 20 + 1, 'u' || (n % 20 + 1) from generate_series(1, 100) n;
"""
HOLDS = "do $$ begin assert (select sum(id) from posts) = 5050; end $$"
CHANGES = {
    "another primary key": (("  id     int pk\n", "  id     int\n  pk (lang, id)\n"),),
    "no primary key": (("  id     int pk\n", "  id     int\n"),),
    "a primary key": (
        ("  slug   text?\n", "  slug   text\n"),
        ("  id     int pk\n", "  id     int\n  pk (id, slug)\n"),
    ),
    "another unique key": (("  unique (slug)\n", "  unique posts_slug_key (slug, lang)\n"),),
    "nulls are the same": (("  unique (slug)\n", "  unique (slug) nulls not distinct\n"),),
    "deferrable": (("  unique (slug)\n", "  unique (slug) deferrable initially deferred\n"),),
    "a key that is referred to": (("email text unique", "email text; unique users_email_key (email) include (code)"),),
    "a primary key that is referred to": (("id int pk; email", "id int; pk (id) include (code); email"),),
    "a key becomes the primary key": (
        ("id int pk; email text unique", "id int unique; email text pk"),
        ("-> users\n", "-> users (id)\n"),
    ),
    "action": (("owner  int? -> users\n", "owner  int? -> users on delete cascade\n"),),
    "another target": (("owner  int? -> users\n", "owner  int?\n"),),
    "deferrable action": (("owner  int? -> users\n", "owner  int? -> users deferrable initially deferred\n"),),
}


@pytest.mark.parametrize("changes", CHANGES.values(), ids=CHANGES)
def test_keys_take_the_place_of_others(server: Server, changes: tuple[tuple[str, str], ...]) -> None:
    after = BEFORE
    for old, new in changes:
        assert old in after
        after = after.replace(old, new)
    proof = evolved(server, BEFORE, after, ROWS, HOLDS)
    assert proof.ok, told(proof)
