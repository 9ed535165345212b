"""`event trigger name { on ddl_command_end when tag in ('CREATE TABLE'); execute audit.log_ddl() }`."""

from __future__ import annotations

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import EventTrigger, Function, Ref, ref
from dbsc.diagnostics import Diagnostic, Label
from dbsc.semantics.context import Context
from dbsc.semantics.generic import forms
from dbsc.semantics.generic.kind import Key, Kind, Reading, Said, keep
from dbsc.semantics.lift_parts import name, quoted
from dbsc.syntax import ast
from dbsc.syntax.parens import split

EVENTS = ("ddl_command_start", "ddl_command_end", "sql_drop", "table_rewrite", "login")
_STATES = ("disabled", "always", "replica")


def _tags(words: tuple[ast.Word, ...]) -> object:
    """`tag in ('CREATE TABLE', 'DROP TABLE')`."""
    if [word.text for word in words[:2]] != ["tag", "in"]:
        return None
    listed = forms.FRAGMENT.read(words[2:])
    parts = split(listed) if isinstance(listed, ast.Sql) else []
    texts = [part.text.strip() for part in parts]
    if not texts or not all(text.startswith("'") and text.endswith("'") and len(text) > 2 for text in texts):
        return None
    return tuple(sorted({" ".join(text[1:-1].upper().split()) for text in texts}))


def _on(words: tuple[ast.Word, ...]) -> object:
    """An event, and `when tag in (…)` behind it: a line that starts with `when` goes on with the one before it."""
    event = forms.words_of(*EVENTS).read(words[:1])
    if not isinstance(event, str) or len(words) == 1:
        return event if event is None or isinstance(event, Diagnostic) else (event, ())
    tags = _tags(words[2:]) if words[1].text == "when" else None
    if tags is None:
        message = "behind the event stand the tags of the commands that it is about"
        return Diagnostic("DBS007", message, forms.covering(words[1:]), help="write `when tag in ('CREATE TABLE')`")
    return event, tags


def _execute(words: tuple[ast.Word, ...]) -> object:
    """`audit.log_ddl()`."""
    if not words or words[-1].kind != "PAREN" or words[-1].text.strip():
        return None
    return forms.QNAME.read(words[:-1])


def _lower(ctx: Context, reading: Reading) -> Ref | None:
    on, written = reading.values.get("on"), reading.values.get("execute")
    if on is None or written is None:
        return None
    event, tags = on
    tags = tags or reading.values.get("when", ())
    if event == "login" and ctx.header.postgres < 17:
        ctx.newer("event triggers on `login`", 17, reading.values.span("on") or reading.span)
    if tags and event == "login":
        place = reading.values.span("when") or reading.values.span("on") or reading.span
        ctx.error("DBS271", "who logs in runs no command that has a tag", place, help_="leave out the tags")
    found = ctx.names.find_function(written.parts, "public")
    if found is None:
        ctx.names.unknown("function", written.text, written.span, "public")
        return None
    states = reading.values.all(*_STATES)
    for second in states[1:]:
        message = f"`{states[0].key}` and `{second.key}` exclude each other"
        labels = (Label(states[0].span, "the first one"),)
        ctx.error("DBS008", message, second.span, labels=labels)
    trigger = EventTrigger(
        name=reading.name,
        event=event,
        function=found[0],
        tags=tags,
        state=states[0].key if states else None,
        uses=tuple(use for use in found[1] if use[-1].endswith("()")) or found[1],
        comment=reading.doc,
        origin=reading.span,
    )
    return trigger.ref if keep(ctx, trigger, reading) else None


def _extend(ctx: Context, reading: Reading) -> None:
    """Looks at the function once all are known: it takes nothing and returns `event_trigger`."""
    trigger = ctx.objects.get(ref("event trigger", reading.name))
    said: Said | None = next(iter(reading.values.all("execute")), None)
    if not isinstance(trigger, EventTrigger) or said is None:
        return
    for use in trigger.uses:
        function = ctx.objects.get(use) or ctx.externals.get(use)
        if not isinstance(function, Function) or (function.returns == "event_trigger" and not function.signature):
            return
    message = f"`{said.value.text}` is no function for an event trigger"
    ctx.error("DBS271", message, said.span, help_="an event trigger calls a function that `returns event_trigger`")


def _lift(trigger: EventTrigger, _catalog: Catalog) -> list[str]:
    when = f" when tag in ({', '.join(map(quoted, trigger.tags))})" if trigger.tags else ""
    lines = [f"on {trigger.event}{when}", f"execute {'.'.join(map(name, trigger.function))}()"]
    return lines + ([trigger.state] if trigger.state else [])


KIND = Kind(
    words="event trigger",
    keys=(
        Key("on", forms.Form("an event", _on), "on ddl_command_end", required=True),
        Key("when", forms.Form("the tags of commands", _tags), "when tag in ('CREATE TABLE')"),
        Key("execute", forms.Form("a function", _execute), "execute audit.log_ddl()", required=True),
        *(Key(state, forms.FLAG, state) for state in _STATES),
    ),
    lower=_lower,
    lift=_lift,
    in_schema=False,
    can_be_external=False,
    extend=_extend,
)
