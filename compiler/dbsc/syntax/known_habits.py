"""The rows of words that people bring along from SQL, TypeScript, Prisma, DBML and others into items."""

from __future__ import annotations

from dbsc.syntax.repair import Habit

_NOT_NULL = "columns are not null unless they are marked with `?`"
_KEY = "a primary key is written `pk`"
_ARROW = "a foreign key is written with an arrow"
_ONE_WORD = "a type is one word"
_COUNTS = "a column that counts is an `identity`"
_SPACE = "a name and its type are separated by a space"
_UNSIGNED = "PostgreSQL has no unsigned numbers"
_TOUCHED = "PostgreSQL has no columns that change by themselves"
_TOUCH = "write `...timestamps`, with `use std.timestamps` at the top of the file"
_DOC = "a comment on something is written above it, after three dashes"
_HERE = "what PostgreSQL calls it is the name itself"
_ATTRIBUTE = "there are no attributes with `@`"
_BRACES = "what something consists of stands between `{` and `}`"
_INSIDE = "what stands in a table belongs to that table"
_TWO_WORDS = "what happens to rows that refer to a row is said in words"
_NAMED = "a constraint of its own starts with what it is, and its name follows"

_CREATE = "what a table has is declared in it, without `create` or `add`"
_ORDER = "what a key has stands in PostgreSQL's own order"
_ROWS = "rows that belong to the schema stand in a block"
_VALUES = "what holds for the values of a column is a `check`"
_WHEN = "a trigger says when it fires"
_LIST = "a list of rows is no column: the other table refers to this one"
_ARRAY = "the type of a list is the type of its values with `[]`"
_ROW_SECURITY = "row security is an option of the table; a `policy` or `access` turns it on by itself"
_COLUMN = "a column starts with its name"

_OUTSIDE = "this is a declaration, and stands in no table"
_OUT = "write it before or after the table"

ITEMS = (
    Habit("table/enum/view/type/domain/schema/mixin/shape <path> {", None, _OUTSIDE, _OUT, first=True),
    Habit("function/procedure <path> <paren> returns/language", None, _OUTSIDE, _OUT, first=True),
    # SQL
    Habit("not null", "", _NOT_NULL),
    Habit("primary key", "pk", _KEY),
    Habit("primary key clustered/nonclustered", "pk", _KEY),
    Habit("primary_key/primarykey/pkey/primary", "pk", _KEY),
    Habit("primary/primary_key/primarykey/pkey <paren>", "pk {1}", _KEY),
    Habit("primary/primary_key/primarykey {", None, _KEY, "write `pk (a, b)`, or `pk` behind the type", first=True),
    Habit("notnull/not_null/nonnull/required/mandatory", "", _NOT_NULL),
    Habit("null : false", "", _NOT_NULL),
    Habit("nullable : false", "", _NOT_NULL),
    Habit("null : true", "?", "a nullable column is marked with `?`", "write `?` right after the type"),
    Habit("nullable : true", "?", "a nullable column is marked with `?`", "write `?` right after the type"),
    Habit("add column <name>", "{2}", _COLUMN, first=True),
    Habit("column/field/attribute/property <name> <name>", "{1} {2}", _COLUMN, first=True),
    Habit("column/field/attribute/property <name> ->", "{1} ->", _COLUMN, first=True),
    Habit("column/field/attribute/property <name> {", None, _COLUMN, "write `name type` on one line", first=True),
    Habit("create policy/trigger/index/unique <name>", "{1} {2}", _CREATE, first=True),
    Habit("add constraint/index/unique/foreign/primary <name>", "{1} {2}", _CREATE, first=True),
    Habit("enable row level security", "option rls", _ROW_SECURITY, first=True),
    Habit("force row level security", "option rls force", _ROW_SECURITY, first=True),
    Habit("disable row level security", "option no rls", _ROW_SECURITY, first=True),
    Habit("row level security", "option rls", _ROW_SECURITY, first=True),
    Habit("row level security enable/enabled/on/true", "option rls", _ROW_SECURITY, first=True),
    Habit("row level security disable/disabled/off/false", "option no rls", _ROW_SECURITY, first=True),
    Habit("rls enable/enabled/on/true", "option rls", _ROW_SECURITY, first=True),
    Habit("rls disable/disabled/off/false", "option no rls", _ROW_SECURITY, first=True),
    Habit("enable rls", "option rls", _ROW_SECURITY, first=True),
    Habit("alter table <name>", None, "a schema says what is, not what changes", "write the item itself", first=True),
    Habit("owner to <name>", "", "everything belongs to the role that applies it", "leave it out", False, True),
    Habit(
        "revoke <name> from/on/,",
        None,
        "the grants that are written are all there are",
        "leave it out, or write `grant none`",
        first=True,
    ),
    Habit("all privileges", "all", "all privileges are `all`"),
    Habit(
        "allow/permit/let select/insert/update/delete/all",
        "access {1}",
        "who may do what is said with `access`",
        first=True,
    ),
    Habit("values/insert/row/data/seed <paren>", None, _ROWS, "write `rows (a, b) { (1, 'one') }`", first=True),
    Habit("insert into", None, _ROWS, "write `rows (a, b) { (1, 'one') }`", first=True),
    Habit("idx <paren>", "index {1}", "an index is written `index (columns)`", first=True),
    Habit("idx/key <name> <paren>", "index {1} {2}", "an index is written `index name (columns)`", first=True),
    Habit("index <paren> using <name>", "index using {3} {1}", _ORDER, first=True),
    Habit("index <name> <paren> using <name>", "index {1} using {4} {2}", _ORDER, first=True),
    Habit("index <paren> unique", "unique index {1}", _ORDER, first=True),
    Habit("index <name> <paren> unique", "unique index {1} {2}", _ORDER, first=True),
    Habit("constraint check <paren>", "check {2}", "a constraint starts with what it is", first=True),
    Habit("constraint unique <paren>", "unique {2}", "a constraint starts with what it is", first=True),
    Habit(
        "min/max/minimum/maximum/length/size/minlength/maxlength <paren>", None, _VALUES, "write `check (column > 0)`"
    ),
    Habit("min/max/minimum/maximum/length/size/minlength/maxlength", None, _VALUES, "write `check (column > 0)`"),
    Habit(
        "for select/insert/update/delete/all , select/insert/update/delete/all",
        None,
        "a policy is for one command, or for `all`",
        "write one policy for each, or `access select, insert to …`",
    ),
    Habit(
        "before/after/instead insert/update/delete execute/for/or/on/of",
        None,
        "a trigger starts with `trigger` and its name",
        "write `trigger name before insert execute function_name()`",
        first=True,
    ),
    Habit("on insert/update/delete execute", None, _WHEN, "write `before update` or `after update`"),
    Habit("on insert/update/delete for", None, _WHEN, "write `before update` or `after update`"),
    Habit("execute function/procedure <path>", "execute {2}", "what a trigger executes is always a function"),
    Habit("inherits <paren>", "inherits {1:bare}", "parents stand without parentheses"),
    Habit("with schema <name>", "schema {2}", "the schema of an extension is written `schema name`"),
    Habit("extension <name> ,", None, "each extension is a line of its own", "write `extension name` once for each"),
    Habit("domain <path> as/=/: <name>", "domain {1} {3}", "a domain is its name, then its type"),
    Habit("type <path> as enum <paren>", "enum {1} {4:block}", _BRACES, "write `enum name { label, label }`"),
    Habit("type <path> as <paren>", "type {1} {3:block}", _BRACES, "write `type name { field type; field type }`"),
    Habit("type <path> =", None, _BRACES, "write `enum name { a, b }`, or `'a' | 'b'` as the type of the column"),
    Habit("use <name> / <name>", "use {1} ~. ~{3}", "modules of the library are written with a dot"),
    Habit(". . <name>", "... ~{2}", "a mixin is brought in with three dots", first=True),
    Habit("t . <name> <name>", None, "a column is its name, then its type", "write `name text`", first=True),
    Habit(
        "ttl/expire/expires/expiry <number>",
        None,
        "how long rows are kept is said with `retain`",
        "write `retain 90 days by column then delete`",
        first=True,
    ),
    Habit("cascade", "on delete cascade", _TWO_WORDS),
    Habit("delete cascade/restrict", "on delete {1}", _TWO_WORDS),
    Habit("on delete setnull/set_null/nullify/null", "on delete set null", _TWO_WORDS),
    Habit("on delete set - null", "on delete set null", _TWO_WORDS),
    Habit("on delete delete/remove", "on delete cascade", _TWO_WORDS),
    Habit("on_delete/on_deleted", "on delete", _TWO_WORDS),
    Habit("on_update", "on update", _TWO_WORDS),
    Habit("on_delete : cascade/restrict", "on delete {2}", _TWO_WORDS),
    Habit("-> <path> []", None, _LIST, "write `-> table` on the column of the other table, or `<-> table` for N:M"),
    Habit("-> [ <name> ]", None, _LIST, "write `-> table` on the column of the other table, or `<-> table` for N:M"),
    Habit("-> ? <path>", "-> {2} ~?", "what may be missing is marked behind its type"),
    Habit("<name> fk/ref/belongs_to/has_one/refers/link/foreign_key/reference <path>", "{0} -> {2}", _ARROW),
    Habit("<name> >/=> <path>", "{0} -> {2}", _ARROW),
    Habit("<name> < - <path>", "{0} -> {3}", _ARROW),
    Habit("<name> - > <path>", "{0} -> {3}", _ARROW),
    Habit("fk <paren> ->", "foreign {1} ->", _ARROW, first=True),
    Habit(": =", "=", "a default is written with `=`"),
    Habit("= =", "=", "a default is written with `=`"),
    Habit("= default", "=", "a default is written with `=`"),
    Habit("unique key", "unique", "a unique column is written `unique`"),
    Habit("constraint <name> primary key <paren>", "pk {1} {4}", _NAMED),
    Habit("constraint <name> unique <paren>", "unique {1} {3}", _NAMED),
    Habit("constraint <name> check <paren>", "check {1} {3}", _NAMED),
    Habit("constraint <name> exclude", "exclude {1}", _NAMED),
    Habit("constraint <name> foreign key <paren> references", "foreign {1} {4} ->", _NAMED),
    Habit("foreign key <paren> references", "foreign {2} ->", _ARROW),
    Habit("foreign key <name> <paren> references", "foreign {2} {3} ->", _ARROW),
    Habit("foreign key <name>", None, _ARROW, "write `foreign (a, b) -> table (x, y)`"),
    Habit("foreign key", None, _ARROW, "write `foreign (a, b) -> table (x, y)`"),
    Habit("<name> foreign key references", "{0} ->", _ARROW),
    Habit("references", "->", _ARROW, "write `-> table`"),
    Habit("ondelete", "on delete", _TWO_WORDS),
    Habit("ondelete : cascade/restrict/setnull/noaction/setdefault", None, _TWO_WORDS, "write `on delete cascade`"),
    Habit("onupdate", "on update", _TWO_WORDS),
    Habit("onupdate : cascade/restrict/setnull/noaction/setdefault", None, _TWO_WORDS, "write `on update cascade`"),
    Habit("on <path> for", "for", _INSIDE, "leave out `on` and the name of the table"),
    Habit("on <path> execute", "execute", _INSIDE, "leave out `on` and the name of the table"),
    Habit("on <path> using", "using", _INSIDE, "leave out `on` and the name of the table"),
    Habit("on <path> <paren>", "{2}", _INSIDE, "leave out `on` and the name of the table"),
    Habit("unique key/index <name> <paren>", "unique {2} {3}", "a unique key is written `unique name (columns)`"),
    Habit("key <name> <paren>", "index {1} {2}", "an index is written `index name (columns)`"),
    Habit("generated always as identity", "identity", _COUNTS),
    Habit("generated by default as identity", "identity by default", _COUNTS),
    Habit("generated always as <paren> stored", "as {3}", "a generated column is written `as (…)`"),
    Habit("generated always as <paren> virtual", "as {3} virtual", "a generated column is written `as (…)`"),
    Habit("generated always as <paren>", "as {3}", "a generated column is written `as (…)`"),
    Habit("generated", None, "a generated column is written `as (…)`", "write `as (expression)` or `identity`"),
    Habit("auto_increment/autoincrement/increment", "identity", _COUNTS),
    Habit("unsigned/zerofill", "", _UNSIGNED, "leave it out, and write `check (… >= 0)` to keep them positive", False),
    Habit("double precision", "float8", _ONE_WORD),
    Habit("character varying", "varchar", _ONE_WORD),
    Habit("char varying", "varchar", _ONE_WORD),
    Habit("bit varying", "varbit", _ONE_WORD),
    Habit("timestamp with time zone", "timestamptz", _ONE_WORD),
    Habit("timestamp without time zone", "timestamp", _ONE_WORD),
    Habit("timestamp <paren> with time zone", "timestamptz ~{1}", _ONE_WORD),
    Habit("timestamp <paren> without time zone", "timestamp ~{1}", _ONE_WORD),
    Habit("time with time zone", "timetz", _ONE_WORD),
    Habit("time without time zone", "time", _ONE_WORD),
    Habit("on update current_timestamp/now/localtimestamp <paren>", "", _TOUCHED, _TOUCH, False),
    Habit("on update current_timestamp/now/localtimestamp", "", _TOUCHED, _TOUCH, False),
    Habit("comment <string>", "", _DOC, "write `--- text` on the line above", False),
    Habit("character set <name>", "", "all text is UTF-8", "leave it out", True),
    Habit("charset <name>", "", "all text is UTF-8", "leave it out", True),
    Habit("table <path> <paren>", "table {1} {2:block}", _BRACES, "write `{` and `}`, and one column a line"),
    Habit("table <path> as <name> {", "table {1} {", "a table has one name", "leave out the alias"),
    Habit("enum <path> <paren>", "enum {1} {2:block}", _BRACES, "write `enum name { label, label }`"),
    Habit(
        "like <path> including/excluding",
        None,
        "tables share columns through a mixin",
        "write `mixin m { … }`, and `...m` in each table",
    ),
    # TypeScript
    Habit("<name> list/array [ <name> ]", "{0} {3} ~[]", _ARRAY),
    Habit("<name> list < <name> >", "{0} {3} ~[]", _ARRAY),
    Habit("<name> array of <name>", "{0} {3} ~[]", _ARRAY),
    Habit("<name> <name> array", "{0} {1} ~[]", _ARRAY),
    Habit(
        "enum {/[",
        None,
        "the values of a column stand with `|` between them",
        "write `'a' | 'b'` as the type, or declare `enum name { a, b }`",
    ),
    Habit(
        "json/jsonb {",
        None,
        "the fields of a json value are declared with `shape`",
        "write `jsonb<name>`, and `shape name { … }` outside of the table",
    ),
    Habit("json/jsonb : <name>", "jsonb ~< ~{2} ~>", "the shape of a json value stands in `< >`"),
    Habit("json/jsonb [ <name> ]", "jsonb ~< ~{2} ~>", "the shape of a json value stands in `< >`"),
    Habit("readonly <name> :", "{1}", _SPACE, "write `name type`"),
    Habit("readonly <name> ? : <name>", "{1} {4} ~?", "what may be missing is marked behind its type"),
    Habit("<name> ? : <name>", "{0} {3} ~?", "what may be missing is marked behind its type"),
    Habit("<name> ? :", None, "what may be missing is marked behind its type", "write `name type?`"),
    Habit("<name> : <name> !", "{0} {2}", "columns are not null unless they are marked with `?`"),
    Habit("<name> :", "{0}", _SPACE, "leave out the colon"),
    Habit("undefined", "null", "what may be missing is `null`"),
    Habit("record < <name> , <name> >", "jsonb", "a json value is written `jsonb`"),
    Habit("map < <name> , <name> >", "jsonb", "a json value is written `jsonb`"),
    # Prisma
    Habit("@ id", "pk", _KEY),
    Habit("@ unique", "unique", "a unique column is written `unique`"),
    Habit("@ updatedat", "", _TOUCHED, _TOUCH, False),
    Habit("@ map <paren>", "", _HERE, "give the column that name, and leave `@map` out", False),
    Habit("@ db . <name> <paren>", "", "the type is PostgreSQL's own", "write it right after the name", False),
    Habit("@ db . <name>", "", "the type is PostgreSQL's own", "write it right after the name", False),
    Habit("@ @ id <paren>", "pk {3:list}", _KEY),
    Habit("@ @ unique <paren>", "unique {3:list}", "a unique key is written `unique (columns)`"),
    Habit("@ @ index <paren>", "index {3:list}", "an index is written `index (columns)`"),
    Habit("@ @ map <paren>", None, _HERE, "give the table that name, and leave `@@map` out"),
    Habit("@ @ <name>", None, _ATTRIBUTE, "write items such as `index (a, b)` or `unique (a, b)`"),
    Habit("@ <name> <paren>", "", _ATTRIBUTE, "write the words behind the type, as in `id uuid pk`", False),
    Habit("@ <name>", "", _ATTRIBUTE, "write the words behind the type, as in `id uuid pk`", False),
    # DBML
    Habit("ref : > <name> . <name>", "-> {3} ~{5:paren}", _ARROW),
    Habit("ref : - <name> . <name>", "-> {3} ~{5:paren}", _ARROW),
    Habit("note : <string>", None, _DOC, "write `--- text` on the line above"),
    Habit("indexes/indices {", None, "an index is an item of its own", "write `index (a, b)` among the columns"),
    Habit("<name> foreign key <path>", "{0} -> {3}", _ARROW),
)
