"""What only a superuser may do. On a scratch server the superuser does it in the place of the role of migrations.

Measured on 15 and 18: event triggers, foreign data wrappers, publications of all tables or of schemas. On a real server
a superuser has to run these migrations, or a platform lets its own role.
"""

from __future__ import annotations

import re

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Publication, PublicationSchema
from dbsc.sqltext.quote import identifier

_NOTHING = "(?!)"


def privileged(catalog: Catalog) -> re.Pattern[str]:
    """The beginnings of the statements that take a superuser."""
    publications = {publication.name for publication in catalog.all(Publication) if publication.all_tables}
    publications.update(member.publication[-1] for member in catalog.all(PublicationSchema))
    names = "|".join(sorted(re.escape(identifier(name)) for name in publications)) or _NOTHING
    return re.compile(rf"(?:create|alter|comment on) publication (?:{names})(?!\w)")
