"""The generic form `kind name { key value … }`: its descriptions hold together, and blocks are read by them."""

import re

import pytest

from catalogs import catalog_of
from dbsc.catalog.catalog import EMPTY
from dbsc.catalog.objects import Sequence, SequenceOwner, ref
from dbsc.migrate.diff import diff
from dbsc.migrate.plan import plan
from dbsc.postgres.script import body, scene
from dbsc.semantics.generic.kinds import KINDS, LATER, kind_of
from dbsc.semantics.generic.read import read_entries
from dbsc.semantics.lift import lift
from dbsc.syntax.continuation import DECLARATIONS
from dbsc.syntax.outline import LONG_KEYS


@pytest.mark.parametrize("words", KINDS)
def test_a_kind_is_described_in_the_module_of_its_words(words: str) -> None:
    assert kind_of(words).words == words


def test_the_first_word_of_every_kind_starts_a_declaration() -> None:
    assert {words.split()[0] for words in (*KINDS, *LATER)} <= DECLARATIONS


@pytest.mark.parametrize("words", KINDS)
def test_the_formatter_knows_the_keys_of_several_words(words: str) -> None:
    assert {tuple(key.name.split()) for key in kind_of(words).keys if " " in key.name} <= LONG_KEYS


@pytest.mark.parametrize("key", [key for words in KINDS for key in kind_of(words).keys], ids=lambda key: key.example)
def test_the_example_of_a_key_is_right(key) -> None:  # type: ignore[no-untyped-def]
    from dbsc.catalog.intent import Header
    from dbsc.semantics.context import Context
    from dbsc.source import Source
    from dbsc.syntax import ast
    from dbsc.syntax.parser import parse

    tree, diagnostics = parse(Source("a.dbs", f"sequence s {{ {key.example} }}"))
    (declaration,) = tree.declarations
    assert isinstance(declaration, ast.Generic)
    ctx = Context(Header(), list(diagnostics))
    values = read_entries(ctx, "it", (key,), declaration.entries, None)
    assert not ctx.diagnostics
    assert [said.key for said in values.all()] == [key.name]


SEQUENCES = """
external role app
sequence numbers { start 10; owned by orders.number; grant usage, select to app }
sequence down { type int; increment -1; minvalue -2147483648; maxvalue -1; start -1 }
table orders { number bigint pk = nextval('numbers'); line serial }
"""


def test_what_postgres_would_take_anyway_is_not_kept() -> None:
    catalog = catalog_of(SEQUENCES)
    down = catalog.objects[ref("sequence", "public", "down")]
    assert down == Sequence("public", "down", type="integer", increment=-1)


def test_sequences_come_back_from_the_lock() -> None:
    catalog = catalog_of(SEQUENCES)
    again = catalog_of(lift(catalog))
    assert again.objects == catalog.objects
    assert sum(isinstance(object_, SequenceOwner) for object_ in again.objects.values()) == 1


def test_a_sequence_is_made_before_the_table_that_uses_it_and_is_owned_after() -> None:
    catalog = catalog_of(SEQUENCES)
    planned = plan(diff(EMPTY, catalog), catalog)
    slugs = [migration.slug for migration in planned.migrations]
    assert slugs == ["create_numbers", "create_down", "create_orders"]
    kinds = [change.ref.kind for change in planned.migrations[-1].changes]
    assert kinds == ["table", "sequence owner"]


def test_a_new_sequence_of_an_old_table_is_a_migration() -> None:
    before = catalog_of("table t { id int pk }")
    after = catalog_of("table t { id int pk }\nsequence s { owned by t.id }")
    difference = diff(before, after)
    assert not difference.problems
    assert [re.sub(r"\W.*", "", change.ref.kind) for change in difference.changes] == ["sequence", "sequence"]


def test_new_privileges_on_an_old_sequence_are_a_migration() -> None:
    before = catalog_of("external role app\nsequence s {}")
    after = catalog_of("external role app\nsequence s { grant usage to app }")
    difference = diff(before, after)
    assert not difference.problems
    (migration,) = plan(difference, after).migrations
    assert body(migration, scene(after)).endswith("grant usage on sequence public.s to app;\n")
