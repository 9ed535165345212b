"""What is sent to other servers and comes from them: publications and subscriptions."""

from __future__ import annotations

from drawn.relations import table
from drawn.world import World, literal


def publication(world: World) -> None:
    """A publication of tables, of schemas, or of everything."""
    name = world.name("publication")
    target = world.any_table(table)
    columns_ = f"({', '.join(column for column, _ in world.some(target.columns))})" if world.chance() else ""
    where = f"where ({world.condition(target)})" if world.chance() else ""
    other = world.one(world.of_kind("table"))
    of = world.one(
        (
            f"for table {target.name} {columns_} {where}",
            f"for table only {target.name}, {other.name}",
            "for all tables",
            "",
            f"for tables in schema {world.one(world.schemas)}",
            f"for tables in schema {world.one(world.schemas)}, table {target.name}",
        )
    )
    options = world.one(
        (
            "",
            "",
            "with (publish = 'insert, delete')",
            "with (publish_via_partition_root)",
            "with (publish = '')",
            "with (publish_generated_columns = stored)",
        )
    )
    world.do(f"create publication {name} {of} {options}")
    world.mention(f"publication {name}")


def subscription(world: World) -> None:
    """A subscription that no server is asked for, and that gets nothing until somebody turns it on."""
    name = world.name("subscription")
    publications = ", ".join(world.name(f"publications of {name}") for _ in range(world.number(1, 2)))
    options = world.some(
        (
            "binary = true",
            "streaming = on",
            "streaming = off",
            "synchronous_commit = 'local'",
            "two_phase = true",
            "disable_on_error = true",
            "origin = none",
            "run_as_owner = true",
            "password_required = false",
            "failover = true",
        ),
        0,
    )
    slot = world.one(("none", literal("a_slot")))
    listed = ", ".join(["connect = false", f"slot_name = {slot}", *options])
    world.do(f"create subscription {name} connection 'host=nowhere' publication {publications} with ({listed})")
    world.mention(f"subscription {name}")
