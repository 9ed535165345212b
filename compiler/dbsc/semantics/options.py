"""`option …` lines of a table."""

from __future__ import annotations

from dbsc.catalog.intent import Words
from dbsc.diagnostics import Label, did_you_mean
from dbsc.semantics.tables import TableParts
from dbsc.syntax import ast

_EXAMPLES = {
    "rls": "",
    "live": " (deleted_at is null)",
    "unlogged": "",
    "replica identity": " full",
    "tablespace": " fast_disks",
    "access method": " columnar",
    "cluster using": " orders_pkey",
    "volume": " = 50_000_000",
    "type": " Position",
}
_OPTIONS = (
    "rls",
    "no rls",
    "rls force",
    "no rls force",
    "live",
    "unlogged",
    "replica identity",
    "tablespace",
    "access method",
    "cluster using",
    "volume",
    "type",
)


def lower_option(parts: TableParts, item: ast.Option) -> None:
    """One line of options."""
    ctx, options = parts.ctx, parts.options
    words = [word.text for word in item.words if word.text != "="]
    earlier = options.said.setdefault(item.subject, item)
    if earlier is not item:
        labels = (Label(earlier.span, "the first one"),)
        ctx.error("DBS008", f"option `{item.subject}` is said twice", item.span, labels=labels)
        return
    if parts.is_foreign and words[0] not in ("volume", "type"):
        _foreign(parts, item)
        return
    match words:
        case ["rls"]:
            options.row_security = True
        case ["rls", "force"]:
            options.row_security = options.force = True
        case ["no", "rls"]:
            options.row_security = False
        case ["no", "rls", "force"]:
            options.row_security, options.force = False, True
        case ["unlogged"]:
            options.unlogged = True
        case ["tablespace", name]:
            options.tablespace = name
        case ["replica", "identity", ("full" | "nothing" | "default") as which]:
            options.replica_identity = None if which == "default" else which
        case ["replica", "identity", "using", "index", name]:
            options.identity_index = name
        case ["cluster", "using", name]:
            options.cluster = name
        case ["access", "method", name]:
            options.access_method = name
        case ["volume", number] if number.replace("_", "").isdigit():
            ctx.volumes.append((parts.ref, int(number.replace("_", ""))))
        case ["type", name]:
            ctx.words.append(Words("type", parts.ref, name, item.span))
        case ["live", _] if item.words[1].kind == "PAREN":
            parts.live = item.words[1].fragment
        case _:
            _parameter(parts, item, words)


def check_indexes(parts: TableParts) -> None:
    """The indexes that options name are there; it runs when all indexes have their names."""
    options = parts.options
    keys = [key for key in (parts.primary_key, *parts.uniques, *parts.exclusions) if key]
    known = {each.name for each in (*keys, *parts.indexes)}
    for subject, name in (("replica identity", options.identity_index), ("cluster", options.cluster)):
        if name is not None and name not in known:
            item = options.said[subject]
            message = f"`{parts.name}` has no index `{name}`"
            help_ = did_you_mean(name, sorted(known)) or "write the name of an index, or of a key: `orders_pkey`"
            parts.ctx.error("DBS271", message, item.words[-1].span, help_=help_)


def _foreign(parts: TableParts, item: ast.Option) -> None:
    """What the server of a foreign table is told."""
    name = item.words[0]
    if [word.kind for word in item.words[1:]] != ["STRING"]:
        message = "the options of a foreign table are for its server: a name and a text in quotes"
        parts.ctx.error("DBS007", message, item.span, help_="write `option table_name 'orders'`")
    else:
        parts.options.foreign[name.text] = item.words[1].text


def _parameter(parts: TableParts, item: ast.Option, words: list[str]) -> None:
    """A storage parameter, or what is none."""
    from dbsc.catalog.storage_parameters import STORAGE_PARAMETERS
    from dbsc.semantics.parameters import check_parameter

    ctx = parts.ctx
    name, values = ("".join(words[:3]), words[3:]) if words[:2] == ["toast", "."] else (words[0], words[1:])
    value = "".join(values)
    if name in STORAGE_PARAMETERS and value:
        if check_parameter(ctx, name, value, STORAGE_PARAMETERS, item.span, "a table"):
            parts.options.parameters.append((name, value))
        return
    known = (*_OPTIONS, *STORAGE_PARAMETERS)
    written = " ".join(words[:2]) if " ".join(words[:2]) in known else name
    if written in known:
        example = f"write `option {written}{_EXAMPLES.get(written, ' = 70')}`"
        ctx.error("DBS007", f"option `{written}` needs another value", item.span, help_=example)
        return
    examples = "write `option rls`, `option fillfactor = 70`, `option volume = 50_000_000` …"
    ctx.error(
        "DBS007", f"unknown option `{written}`", item.words[0].span, help_=did_you_mean(written, known) or examples
    )
