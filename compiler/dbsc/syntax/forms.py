"""How each item and each declaration is written: what to say where a line is broken, and its keyword is known."""

from __future__ import annotations

ITEMS = {
    "pk": "pk (a, b)",
    "unique": "unique (a, b)",
    "index": "index name using btree (a, b) where (condition)",
    "check": "check name (condition)",
    "exclude": "exclude using gist (a with =, b with &&)",
    "foreign": "foreign (a, b) -> table (x, y)",
    "access": "access select, update to owner where (condition)",
    "policy": "policy name for select to role using (condition)",
    "grant": "grant select, insert to role",
    "option": "option fillfactor = 70",
    "expect": "expect { owner all; others none }",
    "trigger": "trigger name before insert or update execute function_name()",
    "constraint": "check name (condition)",
    "partition": "partition by range (column) every 1 month",
    "retain": "retain 90 days by column then delete",
    "distribute": "distribute by (column)",
    "rows": "rows (a, b) { (1, 'one'), (2, 'two') }",
    "statistics": "statistics name on (a, b)",
    "drop": "drop old_column",
}
"""By the word that an item starts with."""

PARTITIONS = {
    "range": "partition by range (column) every 1 month",
    "list": "partition by list (column) { name 'a', 'b'; other default }",
    "hash": "partition by hash (column) into 4",
}
"""How a table is partitioned, by the strategy."""

DECLARATIONS = {
    "database": "database name { target postgres }",
    "use": "use std.timestamps",
    "extension": "extension name",
    "schema": "schema name { … }",
    "enum": "enum name { label, label }",
    "domain": "domain name type check (condition)",
    "shape": "shape name { field type; field type? }",
    "type": "type name { field type; field type }",
    "table": "table name { … }",
    "foreign": "foreign table name server name { … }",
    "view": "view name as (select …)",
    "materialized": "materialized view name as (select …)",
    "function": "function name(a int) returns int language sql as $$ … $$",
    "procedure": "procedure name(a int) language sql as $$ … $$",
    "aggregate": "aggregate name(int) { sfunc …; stype … }",
    "external": "external table name { … }",
    "extend": "extend table name { … }",
    "mixin": "mixin name(parameter) { … }",
    "sql": "sql name $$ … $$",
    "drop": "drop table name",
    "default": "default privileges in schema name { grant select on tables to role }",
    "sequence": "sequence name { start 1000 }",
    "collation": "collation name { locale 'und' }",
    "role": "role name { login }",
    "publication": "publication name { table name }",
    "event": "event trigger name { on ddl_command_end; execute function_name() }",
    "range": "range type name { subtype int }",
    "text": "text search configuration name { … }",
    "server": "server name { wrapper name }",
    "user": "user mapping name { server name }",
    "pool": "pool name { mode transaction }",
    "backup": "backup name { full daily at '02:00' }",
}
"""By the word that a declaration starts with."""

MEMBERS = {
    "partition": "name from 'a' to 'b'` or `name 'a', 'b'",
    "label": "enum name { label, label }",
}
"""By what stands in a block, and starts with a name."""
