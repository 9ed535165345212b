"""Small things that only came up when schemas of other people were written in the language."""

from catalogs import catalog_of
from dbsc.catalog.catalog import EMPTY
from dbsc.catalog.objects import Trigger, ref
from dbsc.migrate.diff import diff
from dbsc.migrate.plan import plan


def test_a_trigger_executes_a_function_of_postgresql_itself() -> None:
    objects = catalog_of("""
        table film {
          title     text
          fulltext  tsvector
          trigger short before insert execute tsvector_update_trigger('fulltext', 'pg_catalog.english', 'title')
          trigger long before update execute pg_catalog.suppress_redundant_updates_trigger()
        }
    """).objects
    functions = [trigger.function for trigger in objects.values() if isinstance(trigger, Trigger)]
    assert functions == [
        ("pg_catalog", "tsvector_update_trigger"),
        ("pg_catalog", "suppress_redundant_updates_trigger"),
    ]


def test_grants_on_public_have_a_migration_with_a_name() -> None:
    catalog = catalog_of("schema public { grant usage to public }")
    assert ref("privileges", "schema", "public") in catalog.objects
    planned = plan(diff(EMPTY, catalog), catalog)
    assert [migration.slug for migration in planned.migrations] == ["change_public"]
