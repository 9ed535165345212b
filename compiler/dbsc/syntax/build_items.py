"""The rules of what stands inside a table: columns, keys, policies, triggers …. One method a rule of the grammar."""

from __future__ import annotations

import re

from dbsc.source import Span
from dbsc.syntax import ast, messages, parens, spacing
from dbsc.syntax.build_base import BaseRules, Names, Privileges
from dbsc.syntax.build_declarations import joined
from dbsc.syntax.lexer import lex
from dbsc.syntax.literals import quoted
from dbsc.syntax.matched import Clause, Cursor, Value, clause, every, first, has, paren_after
from dbsc.syntax.matched import parens as paren_tokens
from dbsc.syntax.tokens import Token

_FOREIGN_ITEMS = frozenset({"primary", "key", "fulltext", "spatial"})
_STARTS_LITERAL = frozenset("'$-0123456789")
_GAP = re.compile(r"\s|/\*")
_SUSPECT = _FOREIGN_ITEMS | {"index", "unique", "pk"}
_TYPED = frozenset({ast.Reference, ast.Union, ast.Both})  # the parts of a column that give it a type


def _looks_like_item(name: ast.Name, kind: ast.TypeName) -> bool:
    """Whether a column is plainly an index or a key of SQL: `KEY k (a, b)` and not `key varchar(20)`."""
    if not kind.arguments or not (kind.arguments[0].isalpha() or kind.arguments[0] in '_"`'):
        return False
    written = name.span.text
    if written != written.lower():
        return True
    return name.text == "primary" or (name.text in _FOREIGN_ITEMS and " (" in kind.span.text)


class ColumnRules(BaseRules):
    """Rules of columns and their modifiers."""

    def _column(self, matched: list[Value], span: Span) -> ast.Column:
        name, at, kind, nullable = matched[0], 1, None, False
        if len(matched) > 1 and type(matched[1]) is ast.TypeName:
            kind, at = matched[1], 2
            if len(matched) > 2 and type(matched[2]) is Token:
                nullable, at = True, 3
        parts = tuple(matched[at:])
        if kind is None and not any(type(part) in _TYPED for part in parts):
            self.diagnostics.append(messages.needs_type(name, "column"))
        if name.text in _SUSPECT and kind is not None and not parts and _looks_like_item(name, kind):
            self.suspects.append(name.span.start)
        for number, part in enumerate(parts[1:]):
            if type(part) is ast.Union and len(part.values) == 1 and self.is_behind_a_value(parts[number], part):
                parts = tuple([each for each in parts if each is not part])
                break
        return ast.Column(name, kind, nullable, joined(parts) if len(parts) > 1 else parts, None, span)

    def is_behind_a_value(self, before: Value, union: ast.Union) -> bool:
        """Whether one value follows a default or a union, and so is none itself: it belongs to that, or to nothing."""
        if type(before) not in (ast.Default, ast.Union):
            return False
        is_literal = type(before) is ast.Default and before.expression.text[:1] in _STARTS_LITERAL
        if type(before) is ast.Default and union.values[0].is_string and not is_literal:  # `= date '2026-01-01'`
            self.suspects.append(before.span.start)
        else:
            self.diagnostics.append(messages.second_value(before.span, union.span, type(before) is ast.Union))
        return True

    def _reference(self, matched: list[Value], span: Span) -> ast.Reference:
        columns = paren_tokens(matched)
        return ast.Reference(matched[1], self.names(columns[0]) if columns else (), has("?", matched), span)

    def _both(self, matched: list[Value], span: Span) -> ast.Both:
        columns = paren_tokens(matched)
        names = every(ast.QName, matched)
        via = names[1] if len(names) > 1 else None
        return ast.Both(names[0], via, self.names(columns[0]) if columns else (), self.block(matched), span)

    def _union(self, matched: list[Value], span: Span) -> ast.Union:
        values = []
        nullable = False
        for part in matched:
            if type(part) is ast.Constant:
                values.append(part)
            elif part.kind == "STRING":
                values.append(self.constant(part))
            elif part.text == "null":
                nullable = True
        seen: dict[str, Span] = {}
        for value in values:
            if seen.setdefault(value.value, value.span) != value.span:
                self.diagnostics.append(messages.value_twice(value.span, seen[value.value]))
        return ast.Union(tuple(values), nullable, span)

    def _pk_mark(self, matched: list[Value], span: Span) -> ast.Mark:
        return ast.Mark(" ".join([token.text for token in matched]), span)

    _unique_mark = _owner_mark = _timing_mark = _not_valid = _match = _checked = _inherited = _pk_mark

    def _index_mark(self, matched: list[Value], span: Span) -> ast.IndexMark:
        return ast.IndexMark(first(ast.Name, matched), span)

    def _constraint_name(self, matched: list[Value], span: Span) -> ast.ConstraintName:
        return ast.ConstraintName(matched[1], span)

    def _check_mark(self, matched: list[Value], span: Span) -> ast.Check:
        return ast.Check(None, self.sql(matched[1]), False, len(matched) > 2, (), span)

    def _default(self, matched: list[Value], span: Span) -> ast.Default:
        head = matched[1]
        if len(matched) == 2 and type(head) is Token and head.kind == "PAREN":
            return ast.Default(self.sql(head), span)
        if len(matched) == 2 and type(head) is ast.QName and head.span.text.startswith(('"', "`")):
            if head.span.text.startswith('"'):  # the lexer tells of the other
                self.diagnostics.append(messages.double_quotes(head.span))
            return ast.Default(ast.Sql(quoted(head.span.text), head.span), span)
        start = head.start if type(head) is Token else head.span.start
        place = Span(self.source, start, span.end)
        if type(head) is ast.Constant:  # without the underscores that PostgreSQL 15 does not know
            text = head.value + self.casts(head.span.end, span.end)
        elif type(head) is Token and head.kind in ("STRING", "DOLLAR"):  # which may have been mended
            text = head.text + self.casts(head.end, span.end)
        else:
            text = self.casts(start, span.end)
        return ast.Default(ast.Sql(text, place), span)

    def casts(self, start: int, end: int) -> str:
        """The text of a call or of casts, as the formatter writes it, and without comments."""
        text = self.source.text[start:end]
        return spacing.value(lex(self.source, start, end).tokens) if _GAP.search(text) else text

    def _generated(self, matched: list[Value], span: Span) -> ast.Generated:
        return ast.Generated(self.sql(matched[1]), matched[-1].text == "virtual", span)

    def _identity(self, matched: list[Value], span: Span) -> ast.Identity:
        options = paren_tokens(matched)
        return ast.Identity(not has("by", matched), self.sql(options[0]) if options else None, span)

    def _collate(self, matched: list[Value], span: Span) -> ast.Collate:
        return ast.Collate(matched[1], span)

    def _setting(self, matched: list[Value], span: Span) -> ast.Setting:
        return ast.Setting(matched[0].text, matched[1].text, span)

    def _foreign_option(self, matched: list[Value], span: Span) -> ast.ForeignOption:
        return ast.ForeignOption(matched[1], self.value(matched[2]), span)

    def _column_parameter(self, matched: list[Value], span: Span) -> ast.ColumnParameter:
        return ast.ColumnParameter(matched[1], matched[3].value, span)

    def _on_action(self, matched: list[Value], span: Span) -> ast.OnAction:
        words = [token.text for token in matched[2:] if token.kind == "NAME"]
        columns = paren_tokens(matched)
        return ast.OnAction(matched[1].text, " ".join(words), self.names(columns[0]) if columns else (), span)

    def _backfill(self, matched: list[Value], span: Span) -> ast.Backfill:
        return ast.Backfill(self.sql(matched[1]), span)

    def _convert(self, matched: list[Value], span: Span) -> ast.Convert:
        return ast.Convert(self.sql(matched[1]), span)


class ItemRules(BaseRules):
    """Rules of all other items of a table."""

    def _include(self, matched: list[Value], span: Span) -> ast.Include:
        arguments = paren_tokens(matched)
        values = parens.arguments(self.sql(arguments[0]), self.diagnostics) if arguments else ()
        return ast.Include(matched[1], values, span)

    def key(self, kind: str, matched: list[Value], span: Span) -> ast.Key:
        cursor = Cursor(matched)
        while cursor.word("pk", "unique", "index", "exclude", "nulls", "not", "distinct"):
            pass
        name = cursor.node(ast.Name)
        method = cursor.node(ast.Name) if cursor.word("using") else None
        including = clause("including", matched)
        tablespace = clause("tablespace", matched)
        return ast.Key(
            kind=kind,
            name=name,
            method=method,
            elements=self.elements(paren_tokens(matched)[0]),
            include=self.names(including[1]) if including else (),
            nulls_not_distinct=has("nulls", matched) or clause("nulls_not_distinct", matched) is not None,
            parameters=self.clause_sql(clause("storage_parameters", matched)),
            where=self.clause_sql(clause("where", matched)),
            timing=tuple([mark.words for mark in every(ast.Mark, matched)]),
            tablespace=tablespace[1] if tablespace else None,
            was=every(ast.Was, matched),
            doc=None,
            span=span,
            only=clause("only", matched) is not None,
        )

    def _primary_key(self, matched: list[Value], span: Span) -> ast.Key:
        return self.key("pk", matched, span)

    def _unique(self, matched: list[Value], span: Span) -> ast.Key:
        return self.key("unique", matched, span)

    def _index(self, matched: list[Value], span: Span) -> ast.Key:
        return self.key("unique index" if matched[0].text == "unique" else "index", matched, span)

    def _exclude(self, matched: list[Value], span: Span) -> ast.Key:
        return self.key("exclude", matched, span)

    def _check(self, matched: list[Value], span: Span) -> ast.Check:
        return ast.Check(
            name=first(ast.Name, matched),
            condition=self.sql(paren_tokens(matched)[0]),
            not_valid=any(mark.words == "not valid" for mark in every(ast.Mark, matched)),
            no_inherit=clause("no_inherit", matched) is not None,
            was=every(ast.Was, matched),
            span=span,
            not_enforced=any(mark.words == "not enforced" for mark in every(ast.Mark, matched)),
        )

    def _not_null(self, matched: list[Value], span: Span) -> ast.NotNull:
        return ast.NotNull(
            name=first(ast.Name, matched),
            columns=self.names(paren_tokens(matched)[0]),
            not_valid=any(mark.words == "not valid" for mark in every(ast.Mark, matched)),
            no_inherit=clause("no_inherit", matched) is not None,
            span=span,
            inherited=any(mark.words == "inherited" for mark in every(ast.Mark, matched)),
        )

    def _foreign_key(self, matched: list[Value], span: Span) -> ast.ForeignKey:
        cursor = Cursor(matched)
        cursor.word("foreign")
        name = cursor.node(ast.Name)
        if name is not None and name.span.text.lower() == "key":
            self.diagnostics.append(messages.key_of_sql(name.span))
        columns, period = self.names_and_period(cursor.token("PAREN"))
        cursor.word("->")
        target = cursor.node(ast.QName)
        assert target is not None
        target_columns, _ = self.names_and_period(cursor.token("PAREN"))
        return ast.ForeignKey(name, columns, target, target_columns, tuple(cursor.rest()), span, period=period)

    def names_and_period(self, token: Token | None) -> tuple[tuple[ast.Name, ...], bool]:
        """The columns of a foreign key, and whether the last of them is a period."""
        return parens.names_and_period(self.sql(token), self.diagnostics) if token else ((), False)

    def _access(self, matched: list[Value], span: Span) -> ast.Access:
        return ast.Access(
            privileges=tuple(matched[1]),
            roles=tuple(first(Names, matched) or ()),
            where=self.sql_or_none(paren_after("where", matched)),
            check=self.sql_or_none(paren_after("check", matched)),
            span=span,
        )

    def _privileges(self, matched: list[Value], _span: Span) -> Privileges:
        return Privileges(every(ast.Privilege, matched))

    def _privilege(self, matched: list[Value], span: Span) -> ast.Privilege:
        columns = self.names(matched[1]) if len(matched) > 1 else ()
        return ast.Privilege(self.word_name(matched[0]), columns, span)

    def _policy(self, matched: list[Value], span: Span) -> ast.Policy:
        words = [part for part in matched[2:] if type(part) is Token and part.kind == "NAME"]
        at = int(words[0].text != "for")  # a mode stands before it
        return ast.Policy(
            name=matched[1],
            mode=self.word_name(words[0]) if at else None,
            command=self.word_name(words[at + 1]),
            roles=tuple(first(Names, matched) or ()),
            using=self.sql_or_none(paren_after("using", matched)),
            check=self.sql_or_none(paren_after("check", matched)),
            was=every(ast.Was, matched),
            doc=None,
            span=span,
        )

    def _grant(self, matched: list[Value], span: Span) -> ast.Grant:
        cursor = Cursor(matched)
        cursor.word("grant")
        privileges = cursor.node(Privileges) or ()
        on = every(ast.Name, matched)  # one word, but for `large objects`
        about = (
            ast.Name(" ".join(word.text for word in on), Span(self.source, on[0].span.start, on[-1].span.end))
            if on
            else None
        )
        roles = first(Names, matched) or ()
        option = clause("grant_option", matched) is not None
        return ast.Grant(tuple(privileges), about, tuple(roles), option, span)

    def _option(self, matched: list[Value], span: Span) -> ast.Option:
        return ast.Option(every(ast.Word, matched), span)

    def _expect(self, matched: list[Value], span: Span) -> ast.Expect:
        return ast.Expect(tuple(matched[1]), span)

    def _distribute(self, matched: list[Value], span: Span) -> ast.Distribute:
        return ast.Distribute(every(ast.Word, matched), span)

    def _rows(self, matched: list[Value], span: Span) -> ast.Rows:
        columns, *rows = paren_tokens(matched)
        return ast.Rows(self.names(columns), tuple([self.sql(row) for row in rows]), span)

    def _statistics(self, matched: list[Value], span: Span) -> ast.Statistics:
        found = paren_tokens(matched)
        kinds = self.names(found[0]) if len(found) > 1 else ()
        last = matched[-1]
        target = last.text.replace("_", "") if last.kind == "NUMBER" else None
        return ast.Statistics(first(ast.QName, matched), kinds, self.sql(found[-1]), None, span, target)

    def _view_column(self, matched: list[Value], span: Span) -> ast.ViewColumn:
        return ast.ViewColumn(matched[1], tuple(matched[2:]), None, span)

    def _drop_item(self, matched: list[Value], span: Span) -> ast.DropItem:
        words = []
        for part in matched[1:]:
            if type(part) is Token:
                words.append(ast.Word(part.kind, self.value(part), self.place(part)))
            else:
                words.append(ast.Word("NAME", part.text, part.span))
        return ast.DropItem(tuple(words), span)

    # ------------------------------------------------------------ triggers

    def _trigger(self, matched: list[Value], span: Span) -> ast.Trigger:
        name, function = first(ast.Name, matched), first(ast.QName, matched)
        time = clause("trigger_time", matched)
        assert name is not None
        assert function is not None
        assert time is not None
        clauses = [part.matched for part in every(Clause, matched) if part.rule == "trigger_clause"]
        by_word = {words[0].text: words for words in clauses}
        timing = [" ".join([t.text for t in c]) for c in clauses if c[0].text in ("not", "deferrable", "initially")]
        last = matched[-1]
        return ast.Trigger(
            name=name,
            constraint=has("constraint", matched),
            time=" ".join([token.text for token in time]),
            events=every(ast.TriggerEvent, matched),
            referenced=by_word["from"][1] if "from" in by_word else None,
            timing=tuple(timing),
            each=self.word_name(by_word["for"][-1]) if "for" in by_word else None,
            transitions=every(ast.Transition, by_word.get("referencing", [])),
            condition=self.clause_sql(by_word.get("when")),
            function=function,
            arguments=self.sql(paren_tokens(matched)[0]),
            state=self.word_name(last) if type(last) is Token and last.kind == "NAME" else None,
            doc=None,
            span=span,
        )

    def _trigger_event(self, matched: list[Value], span: Span) -> ast.TriggerEvent:
        columns = paren_tokens(matched)
        return ast.TriggerEvent(self.word_name(matched[0]), self.names(columns[0]) if columns else (), span)

    def _transition(self, matched: list[Value], _span: Span) -> ast.Transition:
        return ast.Transition(matched[0].text, matched[-1])


_COUNTED = frozenset({"ahead", "into", "batch"})


class LifecycleRules(BaseRules):
    """Rules of partitions and retention."""

    def _partition_by(self, matched: list[Value], span: Span) -> ast.PartitionBy:
        strategy, elements = self.word_name(matched[2]), self.elements(matched[3])
        return ast.PartitionBy(strategy, elements, self.steps(matched), self.block(matched), span)

    def _retain(self, matched: list[Value], span: Span) -> ast.Retain:
        return ast.Retain(matched[1], matched[3], self.steps(matched), span)

    def _duration(self, matched: list[Value], span: Span) -> ast.Duration:
        amount = matched[0]
        unit = matched[1].text if len(matched) > 1 else None
        text = amount.text.replace("_", "") if amount.kind == "NUMBER" else amount.text
        return ast.Duration(text, unit, span)

    def steps(self, matched: list[Value]) -> tuple[ast.Step, ...]:
        return tuple([self.step(clause) for clause in every(Clause, matched)])

    def step(self, clause: Clause) -> ast.Step:
        word = where = None
        constants = []
        for part in clause.matched[1:]:
            if type(part) is ast.Constant:
                constants.append(part)
            if type(part) is not Token:
                continue
            if part.kind == "NAME" and part.text != "to":
                word = self.word_name(part)
            elif part.kind == "PAREN":
                where = self.sql(part)
            elif part.kind == "NUMBER" and clause.rule in _COUNTED and not part.text.replace("_", "").isdigit():
                self.diagnostics.append(messages.no_whole_number(self.place(part)))
            elif part.kind in ("STRING", "NUMBER"):
                constants.append(self.constant(part))
        duration, target = first(ast.Duration, clause.matched), first(ast.QName, clause.matched)
        constant, end = (*constants, None, None)[:2]
        return ast.Step(clause.matched[0].text, duration, word, target, constant, where, clause.span, end)

    def _partition(self, matched: list[Value], span: Span) -> ast.Partition:
        cursor = Cursor(matched)
        cursor.token("DOC")
        number = cursor.token("NUMBER")
        name = self.word_name(number) if number else cursor.node(ast.Name)
        bound = first(ast.Bound, matched)
        assert name is not None
        assert bound is not None
        table = first(ast.QName, matched)
        server = next((each for each in every(ast.Name, matched) if each.span.start > bound.span.start), None)
        return ast.Partition(name, table, bound, self.block(matched), self.doc(matched), span, server)

    def _bound_default(self, _matched: list[Value], span: Span) -> ast.Bound:
        return ast.Bound("default", (), span)

    def _bound_range(self, matched: list[Value], span: Span) -> ast.Bound:
        return ast.Bound("range", (self.bound(matched[1]), self.bound(matched[3])), span)

    def _bound_list(self, matched: list[Value], span: Span) -> ast.Bound:
        values = [self.bound(part) for part in matched if type(part) is not Token or part.text != ","]
        return ast.Bound("list", tuple(values), span)

    def _bound_hash(self, matched: list[Value], span: Span) -> ast.Bound:
        return ast.Bound("hash", (self.bound(matched[1]), self.bound(matched[3])), span)

    def bound(self, part: Value) -> ast.Sql:
        if type(part) is ast.Constant:
            return ast.Sql(part.value, part.span)
        return parens.trimmed(self.sql(part)) if part.kind == "PAREN" else ast.Sql(part.text, self.place(part))
