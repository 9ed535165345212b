"""`option …` lines of a table."""

from __future__ import annotations

from dbsc.catalog.intent import Words
from dbsc.diagnostics import did_you_mean
from dbsc.semantics.tables import TableParts
from dbsc.syntax import ast

_PARAMETERS = (
    "fillfactor",
    "parallel_workers",
    "autovacuum_enabled",
    "autovacuum_vacuum_threshold",
    "autovacuum_vacuum_insert_threshold",
    "autovacuum_vacuum_insert_scale_factor",
    "autovacuum_vacuum_scale_factor",
    "autovacuum_analyze_threshold",
    "autovacuum_analyze_scale_factor",
    "autovacuum_vacuum_cost_delay",
    "autovacuum_vacuum_cost_limit",
    "autovacuum_freeze_min_age",
    "autovacuum_freeze_max_age",
    "autovacuum_freeze_table_age",
    "toast_tuple_target",
    "user_catalog_table",
    "vacuum_index_cleanup",
    "vacuum_truncate",
)
_EXAMPLES = {
    "rls": "",
    "live": " (deleted_at is null)",
    "unlogged": "",
    "replica identity": " full",
    "tablespace": " fast_disks",
    "volume": " = 50_000_000",
    "type": " Position",
}
_OPTIONS = (
    "rls",
    "no rls",
    "rls force",
    "live",
    "unlogged",
    "replica identity",
    "tablespace",
    "volume",
    "type",
    *_PARAMETERS,
)


def lower_option(parts: TableParts, item: ast.Option) -> None:
    """One line of options."""
    ctx, options = parts.ctx, parts.options
    words = [word.text for word in item.words if word.text != "="]
    match words:
        case ["rls"]:
            options.row_security = True
        case ["rls", "force"]:
            options.row_security = options.force = True
        case ["no", "rls"]:
            options.row_security = False
        case ["unlogged"]:
            options.unlogged = True
        case ["tablespace", name]:
            options.tablespace = name
        case ["replica", "identity", ("full" | "nothing" | "default") as which]:
            options.replica_identity = None if which == "default" else which
        case ["volume", number] if number.replace("_", "").isdigit():
            ctx.volumes.append((parts.ref, int(number.replace("_", ""))))
        case ["type", name]:
            ctx.words.append(Words("type", parts.ref, name, item.span))
        case ["live", condition] if item.words[1].kind == "PAREN":
            span = item.words[1].span
            parts.live = ast.Sql(condition, span.part(1, span.end - span.start - 1))
        case [name, value] if name in _PARAMETERS:
            options.parameters.append((name, value))
        case _:
            written = " ".join(words[:2]) if " ".join(words[:2]) in _OPTIONS else words[0]
            if written in _OPTIONS:
                example = f"write `option {written}{_EXAMPLES.get(written, ' = 70')}`"
                ctx.error("DBS007", f"option `{written}` needs another value", item.span, help_=example)
                return
            examples = "write `option rls`, `option fillfactor = 70`, `option volume = 50_000_000` …"
            help_ = did_you_mean(written, _OPTIONS) or examples
            ctx.error("DBS007", f"unknown option `{written}`", item.words[0].span, help_=help_)
