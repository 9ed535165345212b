"""What only a superuser may do. On a scratch server the superuser does it in the place of the role of migrations.

Measured on 15 and 18: event triggers, foreign data wrappers, publications of all tables or of schemas, some attributes
of roles, functions that are in C or leakproof, foreign tables over files of the server, ranges with a `canonical`
function, and of what `sql` blocks make base types, operator classes, casts, languages, access methods, transforms,
parsers and templates of text search, privileges on what is PostgreSQL's own; other owners and default privileges of a
role take a member of it. On a real server a superuser has to run these migrations, or a platform lets its own role.
"""

from __future__ import annotations

import re

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import (
    EventTrigger,
    Foreign,
    ForeignDataWrapper,
    Function,
    Object,
    Partition,
    Publication,
    PublicationSchema,
    RangeType,
    Role,
    SqlBlock,
    Table,
)
from dbsc.sqltext.quote import identifier, qualified

_KINDS = (EventTrigger, ForeignDataWrapper, PublicationSchema)
_ATTRIBUTES = frozenset({"superuser", "replication", "bypassrls"})
_OF_FILES = frozenset({"filename", "program"})  # of file_fdw; `pg_read_server_files` and the like may say them too
_NOTHING = "(?!)"
_STATEMENTS = (
    r"(?:create|alter|drop|comment on) event trigger\b",
    r"(?:create|alter|drop|comment on) foreign data wrapper\b",
    r"(?:grant|revoke) [\w, ]+ on foreign data wrapper\b",
    r"create publication [^;]+ for all tables\b",
    r"alter publication [^;]+ (?:add|drop|set) tables in schema\b",
    r"drop publication\b",
)
_OF_BLOCKS = (
    r"create (?:or replace )?(?:function|procedure) [^;$]*?\b(?:language (?:c|internal)|leakproof)\b",
    r"(?:create|alter|comment on) operator (?:class|family)\b",
    r"(?:create|comment on) (?:cast|transform|access method|text search (?:parser|template)|(?:trusted )?language)\b",
    r"(?:create|comment on) subscription\b",
    r"(?:grant|revoke) [\w, ]+ on (?:language|function pg_catalog\.)",
    r"alter [^;]+ owner to\b",
)
_BASE_TYPE = re.compile(r"\bcreate type (\S+) \([^;]*\binput\s*=", re.IGNORECASE)


def takes_superuser(object_: Object) -> bool:
    """Whether only a superuser may make an object."""
    match object_:
        case Publication():
            return object_.all_tables
        case Role():
            return not _ATTRIBUTES.isdisjoint(object_.attributes)
        case RangeType():
            return object_.canonical is not None  # it begins as a name alone, as a base type does
        case Function():
            return bool(_OPAQUE.search(" ".join((f"create function {object_.name}", *object_.clauses))))
        case SqlBlock():
            return bool(_OPAQUE.search(object_.up) or _BASE_TYPE.search(object_.up))
        case Table(foreign=Foreign(options=options)) | Partition(foreign=Foreign(options=options)):
            return any(option in _OF_FILES for option, _ in options)
        case _:
            return isinstance(object_, _KINDS)


_OPAQUE = re.compile("|".join(_OF_BLOCKS), re.IGNORECASE)


def privileged(catalog: Catalog) -> re.Pattern[str]:
    """The beginnings of the statements that take a superuser."""
    publications = {publication.name for publication in catalog.all(Publication) if publication.all_tables}
    publications.update(member.publication[-1] for member in catalog.all(PublicationSchema))
    roles = {role.name for role in catalog.all(Role) if takes_superuser(role)}
    own = {role.name for role in catalog.all(Role)}
    blocks = [block.up for block in catalog.all(SqlBlock)]
    begun = [type_ for text in blocks for type_ in _BASE_TYPE.findall(text)]
    begun += [qualified(*range_.ref.path) for range_ in catalog.all(RangeType) if takes_superuser(range_)]
    types = "|".join(map(re.escape, begun)) or _NOTHING
    of_blocks = (*_OF_BLOCKS, rf"(?:create|comment on|(?:grant|revoke) \w+ on) type (?:{types})(?!\w)")
    routines = [routine for routine in catalog.all(Function) if takes_superuser(routine)]
    called = "|".join(sorted(re.escape(qualified(each.schema, each.name)) for each in routines)) or _NOTHING
    return re.compile(
        "|".join(
            (
                *_STATEMENTS,
                rf"(?:create|alter|comment on) publication (?:{_any_of(publications)})(?!\w)",
                rf"(?:comment on|(?:grant|revoke) [\w, ]+ on) (?:function|procedure) (?:{called})\(",
                rf"alter role (?:{_any_of(roles)}) with\b",
                rf"alter default privileges for role (?:{_any_of(own)})(?!\w)",
                *(of_blocks if any(takes_superuser(each) for each in catalog.objects.values()) else ()),
            )
        ),
        re.IGNORECASE,
    )


def _any_of(names: set[str]) -> str:
    return "|".join(sorted(re.escape(identifier(name)) for name in names)) or _NOTHING
