"""What does not go with a platform: its upgrades, its own keys, and what it shows of extensions, queues and buckets."""

from __future__ import annotations

from collections.abc import Iterator

from dbsc.catalog.objects import Extension, ForeignKey, Policy, Privileges, Rows, Table, View, ref
from dbsc.diagnostics import Diagnostic
from dbsc.hints import Any
from dbsc.lint.conditions import always_holds, tree
from dbsc.lint.exposure import Exposure, called
from dbsc.lint.facts import is_standard, listed
from dbsc.sqltext.tree import kind, strings

_KEPT_BY_NUMBER = frozenset(
    "regcollation regconfig regdictionary regnamespace regoper regoperator regproc regprocedure".split()
)
_OBJECTS, _BUCKETS = ref("table", "storage", "objects"), ref("table", "storage", "buckets")


def extension_in_public(exposure: Exposure) -> Iterator[Diagnostic]:
    """DBS357: an extension in the schema that the API shows."""
    for extension in exposure.all(Extension):
        if exposure.on_platform and extension.schema == "public" and not is_standard(extension.origin):
            message = f"`{extension.name}` puts its functions where the API shows them"
            help_ = f"write `extension {extension.name}`, which is put into `extensions`"
            yield Diagnostic("DBS357", message, extension.origin, help=help_)


def numbers_of_objects(exposure: Exposure) -> Iterator[Diagnostic]:
    """DBS361: a column that names objects by numbers which another server gives to other ones."""
    for table in exposure.all(Table) if exposure.on_platform else ():
        for column in table.columns:
            if column.type.name in _KEPT_BY_NUMBER and column.type.schema in (None, "pg_catalog"):
                message = (
                    f"`{column.name}` of {called(table.ref)} is a `{column.type.name}`, which `pg_upgrade` refuses"
                )
                yield Diagnostic("DBS361", message, column.origin, help="write `text`, and cast where it is used")


def queues(exposure: Exposure) -> Iterator[Diagnostic]:
    """DBS362: a queue whose messages the API shows."""
    for privileges in exposure.all(Privileges):
        target = privileges.object
        if not exposure.on_platform or target.kind != "table" or target[1] != "pgmq" or not target[2].startswith("q_"):
            continue
        readers = exposure.readers(target)
        if readers and not exposure.policies.get(target):
            message = f"{listed(readers)} can read {called(target)}, and no policy holds its messages"
            help_ = f"write `policy … for select to {readers[-1]} using (…)`, or leave out the grant"
            yield Diagnostic("DBS362", message, privileges.origin, help=help_)


def keys_of_auth(exposure: Exposure) -> Iterator[Diagnostic]:
    """DBS363: a reference to a key of Auth that is not the primary one."""
    for key in exposure.all(ForeignKey):
        target = exposure.catalog.table(key.target)
        if key.target[1] != "auth" or target is None or not exposure.on_platform:
            continue
        if target.primary_key and key.target_columns and key.target_columns != target.primary_key.columns:
            message = f"`{key.name}` holds a key of {called(key.target)} that updates of the platform may take away"
            help_ = f"write `-> {'.'.join(key.target.path)}`, and refer to the primary key"
            yield Diagnostic("DBS363", message, key.origin, help=help_)


def listed_buckets(exposure: Exposure) -> Iterator[Diagnostic]:
    """DBS366: a policy by which everybody can list the files of a public bucket."""
    rows = exposure.catalog.objects.get(ref("rows", *_BUCKETS.path))
    public = _public(rows) if isinstance(rows, Rows) else []
    for policy in exposure.policies.get(_OBJECTS, ()) if public else ():
        for_clients = [role for role in exposure.clients if not policy.roles or role in policy.roles]
        if policy.command not in ("select", "all") or not policy.permissive or not for_clients:
            continue
        bucket = next((each for each in public if _is_all_of(policy, each)), None)
        if bucket is not None and not is_standard(policy.origin):
            message = f"`{policy.name}` lets {listed(for_clients)} list all files of the public bucket `{bucket}`"
            help_ = "leave it out: files of a public bucket are read by their address without a policy"
            yield Diagnostic("DBS366", message, policy.origin, help=help_)


def _public(rows: Rows) -> list[str]:
    """The ids of buckets that are public."""
    found = []
    for row in rows.rows:
        values = {column: _constant(tree(value)) for column, value in zip(row.columns, row.values, strict=True)}
        if values.get("public") is True and isinstance(values.get("id"), str):
            found.append(str(values["id"]))
    return found


def _constant(node: Any) -> Any:
    if node and "TypeCast" in node:
        node = node["TypeCast"]["arg"]
    constant = node.get("A_Const", {}) if node else {}
    if "boolval" in constant:
        return constant["boolval"].get("boolval", False)
    return constant.get("sval", {}).get("sval")


def _is_all_of(policy: Policy, bucket: str) -> bool:
    """Whether a policy lets through every file of a bucket."""
    if policy.using is None or always_holds(policy.using, None):
        return True
    equal = (tree(policy.using) or {}).get("A_Expr", {})
    if equal.get("kind") != "AEXPR_OP" or strings(equal.get("name", ())) != ("=",):
        return False
    column = kind(equal["lexpr"]) == "ColumnRef" and strings(equal["lexpr"]["ColumnRef"]["fields"])[-1] == "bucket_id"
    return column and _constant(equal["rexpr"]) == bucket


def shown_by_graphql(exposure: Exposure) -> Iterator[Diagnostic]:
    """DBS367: `pg_graphql`, which tells the names of all that clients may read."""
    extension = exposure.catalog.objects.get(ref("extension", "pg_graphql"))
    if not isinstance(extension, Extension) or not exposure.on_platform:
        return
    relations: tuple[Table | View, ...] = (*exposure.all(Table), *exposure.all(View))
    shown = [each for each in relations if exposure.readers(each.ref)]
    readers = [role for role in exposure.clients if any(role in exposure.readers(each.ref) for each in shown)]
    if shown:
        first = listed(each.name for each in shown[:3])
        more = f" and {len(shown) - 3} more" if len(shown) > 3 else ""
        message = f"`pg_graphql` tells {listed(readers)} the columns and references of {first}{more}"
        help_ = "leave the extension out where nothing asks by GraphQL"
        yield Diagnostic("DBS367", message, extension.origin, help=help_)


RULES = (
    extension_in_public, numbers_of_objects, queues, keys_of_auth, listed_buckets, shown_by_graphql,
)  # fmt: skip
