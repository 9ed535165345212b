"""The kinds of object a server can be asked for. Each is immutable, compares by value, and names what it needs.

What PostgreSQL can add and drop alone, or what can stand in a cycle, is an object of its own (foreign keys, indexes,
views, triggers, policies, privileges); columns, keys and checks are parts of their table. Names are unquoted.
"""

from __future__ import annotations

from dbsc.catalog.objects.access import (
    DefaultPrivileges,
    Grant,
    Policy,
    Privileges,
)
from dbsc.catalog.objects.base import (
    Expression,
    Object,
    Ref,
    Type,
    collated,
    ref,
)
from dbsc.catalog.objects.foreign import (
    ForeignDataWrapper,
    ForeignServer,
    UserMapping,
)
from dbsc.catalog.objects.replication import (
    Publication,
    PublicationSchema,
    PublicationTable,
)
from dbsc.catalog.objects.roles import (
    Role,
)
from dbsc.catalog.objects.routines import (
    Aggregate,
    EventTrigger,
    Function,
    Trigger,
)
from dbsc.catalog.objects.rows import (
    Row,
    Rows,
)
from dbsc.catalog.objects.schemas import (
    Extension,
    Schema,
)
from dbsc.catalog.objects.sequences import (
    Sequence,
    SequenceOwner,
)
from dbsc.catalog.objects.statements import (
    SqlBlock,
)
from dbsc.catalog.objects.statistics import (
    Statistics,
)
from dbsc.catalog.objects.tables import (
    Bound,
    Column,
    Element,
    Exclusion,
    Foreign,
    ForeignKey,
    Generated,
    Identity,
    Index,
    Key,
    NotNull,
    Partition,
    PartitionKey,
    Table,
)
from dbsc.catalog.objects.texts import (
    Collation,
    TextSearchConfiguration,
    TextSearchDictionary,
)
from dbsc.catalog.objects.types import (
    Attribute,
    Check,
    Composite,
    Domain,
    Enum,
    Multirange,
    RangeType,
)
from dbsc.catalog.objects.views import (
    OutputColumn,
    View,
    ViewColumn,
)

KINDS: tuple[type[Object], ...] = (
    Role,
    Schema,
    Extension,
    ForeignDataWrapper,
    ForeignServer,
    UserMapping,
    Collation,
    Enum,
    Domain,
    Composite,
    RangeType,
    Multirange,
    Sequence,
    TextSearchDictionary,
    TextSearchConfiguration,
    Function,
    Aggregate,
    Table,
    Partition,
    SequenceOwner,
    ForeignKey,
    Index,
    Statistics,
    View,
    Trigger,
    Policy,
    Privileges,
    Rows,
    DefaultPrivileges,
    Publication,
    PublicationSchema,
    PublicationTable,
    SqlBlock,
    EventTrigger,
)

__all__ = [
    "KINDS",
    "Aggregate",
    "Attribute",
    "Bound",
    "Check",
    "Collation",
    "Column",
    "Composite",
    "DefaultPrivileges",
    "Domain",
    "Element",
    "Enum",
    "EventTrigger",
    "Exclusion",
    "Expression",
    "Extension",
    "Foreign",
    "ForeignDataWrapper",
    "ForeignKey",
    "ForeignServer",
    "Function",
    "Generated",
    "Grant",
    "Identity",
    "Index",
    "Key",
    "Multirange",
    "NotNull",
    "Object",
    "OutputColumn",
    "Partition",
    "PartitionKey",
    "Policy",
    "Privileges",
    "Publication",
    "PublicationSchema",
    "PublicationTable",
    "RangeType",
    "Ref",
    "Role",
    "Row",
    "Rows",
    "Schema",
    "Sequence",
    "SequenceOwner",
    "SqlBlock",
    "Statistics",
    "Table",
    "TextSearchConfiguration",
    "TextSearchDictionary",
    "Trigger",
    "Type",
    "UserMapping",
    "View",
    "ViewColumn",
    "collated",
    "ref",
]
