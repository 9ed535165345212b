"""All SQL, one module a kind of object. `KINDS` says which module makes which class; a test holds it complete."""

from __future__ import annotations

from dbsc.catalog import objects
from dbsc.hints import Any
from dbsc.postgres.kinds import (
    aggregate,
    collation,
    composite,
    default_privileges,
    domain,
    enum,
    event_trigger,
    extension,
    foreign_data_wrapper,
    foreign_key,
    foreign_server,
    function,
    index,
    multirange,
    partition,
    policy,
    privileges,
    publication,
    publication_schema,
    publication_table,
    range_type,
    role,
    rows,
    schema,
    sequence,
    sequence_owner,
    sql_block,
    statistics,
    table,
    text_search_configuration,
    text_search_dictionary,
    trigger,
    user_mapping,
    view,
)

KINDS: dict[type[objects.Object], Any] = {
    objects.Schema: schema,
    objects.Extension: extension,
    objects.Collation: collation,
    objects.Enum: enum,
    objects.Domain: domain,
    objects.Composite: composite,
    objects.RangeType: range_type,
    objects.Multirange: multirange,
    objects.Sequence: sequence,
    objects.TextSearchDictionary: text_search_dictionary,
    objects.TextSearchConfiguration: text_search_configuration,
    objects.Function: function,
    objects.Aggregate: aggregate,
    objects.Table: table,
    objects.Partition: partition,
    objects.SequenceOwner: sequence_owner,
    objects.ForeignKey: foreign_key,
    objects.Index: index,
    objects.Statistics: statistics,
    objects.View: view,
    objects.Trigger: trigger,
    objects.Policy: policy,
    objects.Privileges: privileges,
    objects.Rows: rows,
    objects.DefaultPrivileges: default_privileges,
    objects.Publication: publication,
    objects.PublicationSchema: publication_schema,
    objects.PublicationTable: publication_table,
    objects.SqlBlock: sql_block,
    objects.Role: role,
    objects.ForeignDataWrapper: foreign_data_wrapper,
    objects.ForeignServer: foreign_server,
    objects.UserMapping: user_mapping,
    objects.EventTrigger: event_trigger,
}


def create(object_: objects.Object, scene: Any) -> list[str]:
    """The statements that make an object, without semicolons. `scene` is what they may depend on (see `sql.Scene`)."""
    made: list[str] = KINDS[type(object_)].create(object_, scene)
    return made


def comment(object_: objects.Object, before: objects.Object | None) -> list[str]:
    """The statements that give an object its comments, where they differ from those it had."""
    made: list[str] = KINDS[type(object_)].comment(object_, before)
    return made


def drop(object_: objects.Object, scene: Any) -> list[str]:
    """The statements that take an object away."""
    made: list[str] = KINDS[type(object_)].drop(object_, scene)
    return made


def alter(before: objects.Object, object_: objects.Object, scene: Any) -> list[str]:
    """The statements that make one object of another where it stands; `migrate.changed` says which can."""
    made: list[str] = KINDS[type(object_)].alter(before, object_, scene)
    return made
