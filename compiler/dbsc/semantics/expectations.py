"""`expect { who … }`: what each role must and must not be able to do with the rows of a table."""

from __future__ import annotations

from dbsc.catalog.intent import Expectation
from dbsc.catalog.objects import Expression
from dbsc.diagnostics import did_you_mean
from dbsc.semantics.context import Context
from dbsc.semantics.generic import forms
from dbsc.semantics.ownership import owner_condition
from dbsc.semantics.privileges import VERBS, client_roles
from dbsc.semantics.tables import TableParts
from dbsc.sqltypes.places import POLICY
from dbsc.syntax import ast

_VERBS = (*VERBS, "all", "none")
_ROWS_OF_SOMEBODY = ("owner", "others")
_FORM = "write `who select, update (column) when (condition)`, `who all`, `who none` or `who cannot change column`"


def lower_expect(parts: TableParts, item: ast.Expect) -> None:
    """All lines of an `expect`."""
    for entry in item.entries:
        line = _Line(parts, entry)
        found = line.read()
        if found is not None:
            _contradicted(parts.ctx, found)
            parts.ctx.expectations.append(found)


def _contradicted(ctx: Context, line: Expectation) -> None:
    """Whether another line says nothing is allowed, and this one something, or the other way round."""
    none = (("none", ()),)
    for other in ctx.expectations:
        same = (other.table, other.who) == (line.table, line.who) and other.verbs and line.verbs
        if same and none in (other.verbs, line.verbs) and not (other.when or line.when):
            help_ = "take one of the two lines away"
            ctx.error("DBS008", f"`{line.who}` may do nothing, and something as well", line.origin, help_=help_)
            return


class _Line:
    def __init__(self, parts: TableParts, entry: ast.Entry) -> None:
        self.parts = parts
        self.ctx = parts.ctx
        self.entry = entry
        self.words = list(entry.words)

    def read(self) -> Expectation | None:
        """The line; None (and a diagnostic) where it cannot be understood."""
        if not self.who():
            return None
        who = self.words.pop(0).text
        owned: Expression | None = None
        if who in _ROWS_OF_SOMEBODY:
            written = self.words.pop(0) if self.words and self.words[0].kind == "PAREN" else None
            owned = self.condition(written) if written else owner_condition(self.parts, who, self.entry.span)
            if owned is None:
                return None
        if [word.text for word in self.words[:2]] == ["cannot", "change"]:
            names = forms.NAMES.read(tuple(self.words[2:]))
            if not isinstance(names, tuple):
                self.unreadable("`cannot change` needs the names of columns")
                return None
            known = self.parts.known(names)
            if len(known) != len(names):
                return None
            return Expectation(self.parts.ref, who, owned, (), known, None, self.entry.span)
        verbs = self.verbs()
        when = None
        if verbs is not None and self.words:
            if self.words[0].text != "when" or len(self.words) != 2 or self.words[1].kind != "PAREN":
                self.unreadable("this is not understood", self.words[0])
                return None
            when = self.condition(self.words[1])
            if when is None:
                return None
        return Expectation(self.parts.ref, who, owned, verbs, (), when, self.entry.span) if verbs else None

    def who(self) -> bool:
        """Whether the line starts with somebody who is known."""
        word = self.words[0]
        known = [*_ROWS_OF_SOMEBODY, *self.ctx.names.roles, *client_roles(self.ctx), "public"]
        if word.text in known and word.kind in ("NAME", "QNAME"):
            return True
        if word.text in _VERBS or word.kind not in ("NAME", "QNAME"):
            self.unreadable("a line starts with who it is about", word)
        elif word.text not in self.ctx.unknown_roles:
            self.ctx.unknown_roles.add(word.text)
            help_ = did_you_mean(word.text, known) or "write `owner`, `others` or a role; `external role` declares one"
            self.ctx.error("DBS105", f"there is no role `{word.text}`", word.span, help_=help_)
        return False

    def verbs(self) -> tuple[tuple[str, tuple[str, ...]], ...] | None:
        """The commands up to `when`, taken from the words."""
        out: list[tuple[str, tuple[str, ...]]] = []
        if not self.words:
            self.unreadable("this line says nothing")
            return None
        while self.words:
            word = self.words.pop(0)
            if word.text not in _VERBS:
                cannot = "write `cannot change` and the columns" if word.text == "cannot" else None
                help_ = cannot or did_you_mean(word.text, _VERBS) or _FORM
                self.ctx.error("DBS007", f"unknown verb `{word.text}`", word.span, help_=help_)
                return None
            columns: tuple[str, ...] = ()
            if self.words and self.words[0].kind == "PAREN":
                place = self.words.pop(0)
                if word.text in ("delete", "all", "none"):
                    self.ctx.error("DBS291", f"`{word.text}` is about whole rows", place.span, help_="leave this out")
                    return None
                columns = self.columns(place)
                if not columns:
                    return None
            if any(word.text == verb for verb, _ in out):
                self.ctx.error("DBS008", f"`{word.text}` is said twice", word.span)
                return None
            out.append((word.text, columns))
            if not self.words or self.words[0].text != ",":
                break
            self.words.pop(0)
        said = [verb for verb, _ in out]
        if len(said) > 1 and ("none" in said or "all" in said):
            alone = "none" if "none" in said else "all"
            self.ctx.error(
                "DBS008", f"`{alone}` stands alone", self.entry.span, help_=f"leave out `{alone}` or the rest"
            )
            return None
        return tuple(out)

    def columns(self, word: ast.Word) -> tuple[str, ...]:
        from dbsc.syntax import parens

        names = parens.names(_inner(word), self.ctx.diagnostics)
        known = self.parts.known(names)
        return known if len(known) == len(names) else ()

    def condition(self, word: ast.Word) -> Expression | None:
        resolved = self.ctx.fragments.expression(
            _inner(word), self.parts.schema, self.parts.scope, POLICY, self.ctx.columns(self.parts.relation)
        )
        return resolved.expression if resolved else None

    def unreadable(self, message: str, word: ast.Word | None = None) -> None:
        self.ctx.error("DBS291", message, word.span if word else self.entry.span, help_=_FORM)


def _inner(word: ast.Word) -> ast.Sql:
    span = word.span
    return ast.Sql(word.text, span.part(1, span.end - span.start - 1))
