"""The state between two migrations, which nobody has written down: what the first ones make on a scratch server."""

from __future__ import annotations

from collections.abc import Sequence

from dbsc.catalog.catalog import Catalog
from dbsc.postgres.extensions import Extensions, Run, tainted
from dbsc.postgres.introspect import introspect
from dbsc.postgres.run import Failure
from dbsc.postgres.scratch import Server
from dbsc.postgres.standins import prepare
from dbsc.postgres.superuser import privileged


def state_after(server: Server, goal: Catalog, migrations: Sequence[tuple[str, str]]) -> Catalog | Failure:
    """What migrations (file and SQL) have made, or why one did not run. `goal` is what all of them lead to."""
    ground = prepare(server, goal)
    try:
        with server.connect(ground.database, autocommit=True) as connection:
            before = introspect(connection, counted=False).catalog
        with server.connect(ground.database, role=server.owner, autocommit=True) as connection:
            extensions = Extensions(ground.missing, ground.late)
            run = Run(connection, extensions, tainted(goal, ground.missing), server.owner, privileged(goal))
            for _, text in migrations:
                failure = run.script(text)
                if failure is not None:
                    return failure
            made = introspect(connection, counted=False).catalog
    finally:
        server.drop_database(ground.database)
        server.drop_roles()
    objects = {reference: each for reference, each in made.objects.items() if reference not in before.objects}
    intent = made.intent.replace(header=goal.intent.header)
    return made.replace(objects=objects, externals={**made.externals, **goal.externals}, intent=intent)
