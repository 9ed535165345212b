"""The changes that lead from one catalog to another: each is made by some statements that belong together.

What a change makes, needs, stops needing and takes away says where it can stand among others (`plan`).
"""

from __future__ import annotations

from dbsc.migrate.change import Constraint, constraint_needs, constraint_ref
from dbsc.migrate.object_changes import (
    Alter,
    Attach,
    BuildIndex,
    Comment,
    Complete,
    Create,
    CreateOver,
    DeleteRows,
    Detach,
    Drop,
    DropAttribute,
    Name,
    Redistribute,
    Remake,
    Rename,
    UpsertRows,
)
from dbsc.migrate.table_changes import (
    AddColumns,
    AddConstraint,
    AlterColumn,
    Analyze,
    BecomeIdentity,
    DropColumn,
    DropConstraint,
    DropMirror,
    Fill,
    GiveNumbers,
    MirrorColumn,
    StageColumn,
    SwapColumn,
    TakeNumbers,
    ValidateConstraint,
)

__all__ = [
    "AddColumns",
    "AddConstraint",
    "Alter",
    "AlterColumn",
    "Analyze",
    "Attach",
    "BecomeIdentity",
    "BuildIndex",
    "Change",
    "Comment",
    "Complete",
    "Constraint",
    "Create",
    "CreateOver",
    "DeleteRows",
    "Detach",
    "Drop",
    "DropAttribute",
    "DropColumn",
    "DropConstraint",
    "DropMirror",
    "Fill",
    "GiveNumbers",
    "MirrorColumn",
    "Name",
    "Redistribute",
    "Remake",
    "Rename",
    "StageColumn",
    "SwapColumn",
    "TakeNumbers",
    "UpsertRows",
    "ValidateConstraint",
    "constraint_needs",
    "constraint_ref",
]

Change = (
    Create
    | Name
    | Drop
    | Rename
    | Alter
    | Complete
    | Comment
    | AddColumns
    | DropColumn
    | DropAttribute
    | AlterColumn
    | StageColumn
    | SwapColumn
    | MirrorColumn
    | DropMirror
    | GiveNumbers
    | BecomeIdentity
    | Analyze
    | Fill
    | AddConstraint
    | ValidateConstraint
    | DropConstraint
    | CreateOver
    | TakeNumbers
    | Attach
    | Detach
    | Redistribute
    | BuildIndex
    | UpsertRows
    | DeleteRows
)
