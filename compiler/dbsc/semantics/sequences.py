"""The sequences of `serial` and identity columns, their options, and the limits that hold for every sequence.

The limits are those of PostgreSQL's `init_params`, which are the same on 15 and 18.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from dbsc.catalog import sequences
from dbsc.catalog.objects import Sequence, ref
from dbsc.catalog.sequences import named_sequence, sequence_name
from dbsc.diagnostics import Label, did_you_mean
from dbsc.semantics.context import Context
from dbsc.semantics.names import Relation
from dbsc.semantics.types import is_serial
from dbsc.source import Span
from dbsc.sqltext.quote import unquote
from dbsc.syntax import ast

_TOKEN = re.compile(r'\s*(-?\d[\d_]*(?!\w)|(?:[uU]&)?"(?:[^"]|"")*"|\w+|\S)')
_NUMBERS = {"start": "with", "increment": "by", "minvalue": None, "maxvalue": None, "cache": None}
_VOCABULARY = (*_NUMBERS, "no", "cycle", "sequence")
_EXAMPLES = {"start": "start 100", "increment": "increment 5", "minvalue": "minvalue 1", "maxvalue": "maxvalue 9999"}


def declare_sequences(ctx: Context, relation: Relation) -> None:
    """Declares the sequences of a table's columns, so that `nextval` finds them and no other object takes the name."""
    for item in relation.items:
        if not isinstance(item, ast.Column):
            continue
        identity = item.part(ast.Identity) if item.parts else None
        serial = is_serial(item.type)
        if not serial and not isinstance(identity, ast.Identity):
            continue
        options = identity.options.text if isinstance(identity, ast.Identity) and identity.options else None
        if serial and item.type is not None:
            options = item.type.arguments
        named = named_sequence(relation.schema, options) if options else None
        found = named or ref("sequence", relation.schema, sequence_name(relation.ref[2], item.name.text))
        ctx.names.sequence(found, item.name.span)


# ---------------------------------------------------------------- limits


def within_limits(ctx: Context, sequence: Sequence, places: Mapping[str, Span], place: Span) -> Sequence:
    """The sequence without what PostgreSQL would take anyway; reports what it would refuse.

    `places` says where each option stands, `place` where to complain of an option that is not written.
    """
    return _Limits(ctx, sequence, places, place).checked()


class _Limits:
    """Where a sequence starts and ends, as PostgreSQL tells it."""

    def __init__(self, ctx: Context, sequence: Sequence, places: Mapping[str, Span], place: Span) -> None:
        self.ctx = ctx
        self.sequence = sequence
        self.places = places
        self.place = place
        half = 2 ** (sequences.BITS.get(sequence.type, 64) - 1)
        self.lowest, self.highest = -half, half - 1
        self.default_least, self.default_most = sequences.defaults(sequence)

    def checked(self) -> Sequence:
        sequence = self.sequence
        least = self.default_least if sequence.minvalue is None else sequence.minvalue
        most = self.default_most if sequence.maxvalue is None else sequence.maxvalue
        first = least if sequence.increment > 0 else most
        start = first if sequence.start is None else sequence.start
        if sequence.increment == 0:
            self.error("increment", "the increment of a sequence is not zero", "write `increment 1`")
        if sequence.cache < 1:
            self.error("cache", "a sequence caches at least one value", "write `cache 1`")
        outside = [(k, v) for k, v in (("minvalue", least), ("maxvalue", most)) if not self.lowest <= v <= self.highest]
        for key, value in outside:
            message = f"{value} is outside of {sequence.type}, which goes from {self.lowest} to {self.highest}"
            self.error(key, message, "write `bigint`" if sequence.type != "bigint" else None)
        if not outside:
            self.check_order(least, start, most)
        if sequence.unlogged and self.ctx.header.postgres < 15:
            self.ctx.newer("unlogged sequences", 15, self.places.get("unlogged", self.place))
        return sequences.without_defaults(sequence)

    def check_order(self, least: int, start: int, most: int) -> None:
        """The least value is below the greatest, and the first one is between them."""
        if least >= most:
            key = "minvalue" if self.sequence.minvalue is not None else "maxvalue"
            self.error(key, f"the least value, {least}, is not below the greatest, {most}", None)
        elif not least <= start <= most:
            message = f"the sequence starts at {start}, and its values go from {least} to {most}"
            key = next((key for key in ("start", "minvalue", "maxvalue") if key in self.places), "start")
            self.error(key, message, f"write `start {least}`, or another `minvalue` or `maxvalue`")

    def error(self, key: str, message: str, help_: str | None) -> None:
        place = self.places.get(key) or self.places.get("type") or self.place
        self.ctx.error("DBS271", message, place, help_=help_)


# ---------------------------------------------------------------- options of columns


def identity_options(ctx: Context, relation: Relation, options: ast.Sql, type_: str) -> str | None:
    """What an identity says of its sequence, as SQL, without what PostgreSQL would take anyway."""
    read = _Options(ctx, relation, options)
    read.read()
    sequence = Sequence(
        relation.schema,
        read.name or "",
        type_,
        start=read.numbers.get("start"),
        increment=read.numbers.get("increment", 1),
        minvalue=read.numbers.get("minvalue"),
        maxvalue=read.numbers.get("maxvalue"),
        cache=read.numbers.get("cache", 1),
        cycle=read.cycle,
    )
    sequence = within_limits(ctx, sequence, read.places, options.span)
    return sequences.identity_options(sequence, named=read.name is not None)


def serial_sequence(ctx: Context, relation: Relation, column: ast.Column) -> str | None:
    """The name that `serial (sequence name s)` gives to the sequence; None where PostgreSQL would choose the same."""
    assert column.type is not None
    if column.type.arguments is None:
        return None
    read = _Options(ctx, relation, ast.Sql(column.type.arguments, column.type.span))
    read.read()
    if read.numbers or read.cycle:
        message = "all that a serial says of its sequence is the name"
        help_ = "write `identity (…)`, or a `sequence` that is `owned by` this column"
        ctx.error("DBS271", message, column.type.span, help_=help_)
    return read.name if read.name != sequence_name(relation.ref[2], column.name.text) else None


class _Options:
    """Reads the options of a column's sequence, in PostgreSQL's words: `with` and `by` may be left out."""

    def __init__(self, ctx: Context, relation: Relation, options: ast.Sql) -> None:
        self.ctx = ctx
        self.relation = relation
        self.options = options
        self.tokens = [(m[1], m.start(1), m.end(1)) for m in _TOKEN.finditer(options.text)]
        self.at = 0
        self.numbers: dict[str, int] = {}
        self.places: dict[str, Span] = {}
        self.cycle = False
        self.name: str | None = None

    def read(self) -> None:
        while self.at < len(self.tokens):
            word = self.take()
            if word in _NUMBERS:
                self.number(word)
            elif word == "cycle":
                self.say(word)
                self.cycle = True
            elif word == "no" and self.next() in ("minvalue", "maxvalue", "cycle"):
                self.say(self.take())
            elif word == "sequence" and self.next() == "name":
                self.take()
                self.sequence()
            else:
                help_ = did_you_mean(word, _VOCABULARY) or "write `start 100`, `increment 5`, `sequence name s` …"
                self.ctx.error("DBS007", f"a sequence of a column has no `{word}`", self.place(), help_=help_)
                return

    def next(self) -> str:
        return self.tokens[self.at][0] if self.at < len(self.tokens) else ""

    def take(self) -> str:
        self.at += 1
        return self.tokens[self.at - 1][0]

    def place(self) -> Span:
        """Where the last token is; all options where their text is not the file's."""
        _, start, end = self.tokens[min(self.at, len(self.tokens)) - 1]
        span = self.options.span
        return span.part(start, end) if span.end - span.start == len(self.options.text) else span

    def say(self, key: str) -> None:
        if key in self.places:
            labels = (Label(self.places[key], "the first one"),)
            self.ctx.error("DBS008", f"`{key}` is said twice", self.place(), labels=labels)
        self.places.setdefault(key, self.place())

    def number(self, key: str) -> None:
        self.say(key)
        if self.next() == _NUMBERS[key]:
            self.take()
        text = self.next().replace("_", "")
        if text.removeprefix("-").isdigit():
            self.take()
            self.numbers[key] = int(text)
        else:
            help_ = f"write `{_EXAMPLES.get(key, 'cache 10')}`"
            self.ctx.error("DBS007", f"`{key}` needs a whole number", self.place(), help_=help_)
            self.at = len(self.tokens)

    def sequence(self) -> None:
        """`sequence name s`: PostgreSQL makes it in the schema of the table."""
        self.say("sequence")
        parts = [unquote(self.take())] if self.next() else []
        while parts and self.next() == ".":
            self.take()
            parts.append(unquote(self.take()) if self.next() else "")
        if not parts or not all(parts) or len(parts) > 2:
            self.ctx.error("DBS007", "`sequence name` needs a name", self.place(), help_="write `sequence name s`")
            return
        if len(parts) == 2 and parts[0] != self.relation.schema:
            message = f"the table is in schema `{self.relation.schema}`, and its sequence would be in `{parts[0]}`"
            self.ctx.error("DBS271", message, self.place(), help_=f"write `sequence name {parts[1]}`")
        self.ctx.claim_length(ast.Name(parts[-1], self.place()))
        self.name = parts[-1]
