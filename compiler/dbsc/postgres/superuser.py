"""What only a superuser may do. On a scratch server the superuser does it in the place of the role of migrations.

Measured on 15 and 18: event triggers, foreign data wrappers, publications of all tables or of schemas, some attributes
of roles; default privileges of a role take a member of it. On a real server a superuser has to run these migrations, or
a platform lets its own role.
"""

from __future__ import annotations

import re

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import (
    EventTrigger,
    ForeignDataWrapper,
    Object,
    Publication,
    PublicationSchema,
    Role,
)
from dbsc.sqltext.quote import identifier

_KINDS = (EventTrigger, ForeignDataWrapper, PublicationSchema)
_ATTRIBUTES = frozenset({"superuser", "replication", "bypassrls"})
_NOTHING = "(?!)"


def takes_superuser(object_: Object) -> bool:
    """Whether only a superuser may make an object."""
    if isinstance(object_, Publication):
        return object_.all_tables
    return isinstance(object_, _KINDS) or (isinstance(object_, Role) and not _ATTRIBUTES.isdisjoint(object_.attributes))


def privileged(catalog: Catalog) -> re.Pattern[str]:
    """The beginnings of the statements that take a superuser."""
    publications = {publication.name for publication in catalog.all(Publication) if publication.all_tables}
    publications.update(member.publication[-1] for member in catalog.all(PublicationSchema))
    roles = {role.name for role in catalog.all(Role) if takes_superuser(role)}
    own = {role.name for role in catalog.all(Role)}
    return re.compile(
        r"(?:create|alter|comment on) event trigger\b|(?:create|comment on) foreign data wrapper\b"
        r"|(?:grant|revoke) [\w, ]+ on foreign data wrapper\b"
        rf"|(?:create|alter|comment on) publication (?:{_any_of(publications)})(?!\w)"
        rf"|alter role (?:{_any_of(roles)}) with\b"
        rf"|alter default privileges for role (?:{_any_of(own)})(?!\w)"
    )


def _any_of(names: set[str]) -> str:
    return "|".join(sorted(re.escape(identifier(name)) for name in names)) or _NOTHING
