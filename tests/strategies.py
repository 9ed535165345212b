"""Hypothesis strategies that several tests share.

`texts` derives `.dbs` texts from the grammar itself, so that whatever the grammar can say is tried; `spaced` writes
tokens with the blanks, line ends and comments that a person might put between them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import Any

from hypothesis import strategies as st

from dbsc.syntax.continuation import FUNCTION_CLAUSE, continues
from dbsc.syntax.grammar import build

_TERMINALS = {
    "NAME": ("a", "b2", "some_name", "größe", "x_", "state"),
    "QNAME": ('"order"', '"two words"', '"say ""so"""', '"Ä-b"'),
    "STRING": ("'x'", "''", "'it''s'", r"e'a\'b'", "'-- no comment'", "'two\nlines'", "'{;}'"),
    "NUMBER": ("1", "0.5", "1_000", "2e3"),
    "PARAMETERS": ("(a)", "(a, b = '90 days')", "( a='x',b )"),
    "ARGUMENTS": ("(1)", "(a => 'x', b=>2)", "('it''s' , now())"),
    "PAREN": ("(a)", "(a, b)", '(a,"b c")', "( a )", "(a /* why */)", "(a,\n   b)"),
    "DOLLAR": ("$$ select 1; $$", "$q$ it's $$ {\n q$q $q$", "$$$$"),
    "BRACKETS": ("[]", "[3]", "[ 4 ]"),
    "DOC": ("--- what it is", "---", "--- two\n    --- lines"),
}
_BLANKS = (" ", " ", "  ", "\t", " /* c */ ", " /* a\n    * /* b */ */ ")
_NOTHING = ("", "", *_BLANKS)
_LINE_ENDS = ("\n", "\n  ", " \n", " -- c\n", "\n  -- own\n", "\n\n\n", "\r\n", "\n/* own */\n", "  --- no doc\n")
_SEPARATORS = ("\n", "\n  ", ";", "; ", ";\n", " ;\n\n", "\n\n\n", " -- c\n", "\n-- own\n", "; -- c\n", "\n /* b */ ")
_AFTER_DOC = ("\n", "\n  ", "\r\n", "\n-- own\n", "\n\n", "\n /* b */ ")
_CLOSE = frozenset({",", "?", "=", "|", "{", "}"})  # signs that need no blank around them
_BEFORE_LINE_END = frozenset({",", "|", "{"})
_DOCUMENTED = {
    "item": ("column", "primary_key", "unique", "index", "exclude", "policy", "trigger"),
    "mixin_item": ("column", "index", "policy", "trigger", "extension", "enum", "view", "function"),
    "documented": ("database", "extension", "schema", "enum", "domain", "shape", "table", "function", "sql", "generic"),
}  # of what may follow documentation, what has any
_DEEPEST = 14  # rules in rules: as deep as a partition in a table in a schema
_LONGEST = 200  # tokens after which lists end


class Grammar:
    """The rules of the language, and for each nonterminal how deep its smallest derivation is."""

    def __init__(self) -> None:
        lark = build()
        self.literals = {t.name: str(t.pattern.value) for t in lark.terminals if t.pattern}
        self.expansions: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for rule in lark.rules:
            self.expansions[str(rule.origin.name)].append(tuple(str(symbol.name) for symbol in rule.expansion))
        for name in ("column", "field"):  # without a type they are an error
            self.expansions[name] = [e for e in self.expansions[name] if "type" in e]
        # A comma goes on to the next line, so none ends an entry.
        self.expansions["value"].remove(("COMMA",))
        self.expansions["entry"].append(("value", "COMMA", "value"))
        for name, kind in (("mixin", "PARAMETERS"), ("include", "ARGUMENTS")):
            self.expansions[name] = [tuple(kind if s == "PAREN" else s for s in e) for e in self.expansions[name]]
        for name, members in _DOCUMENTED.items():
            undocumented = [e for e in self.expansions[name] if "DOC" not in e]
            self.expansions[name] = [*undocumented, ("DOC", f"_documented_{name}")]
            self.expansions[f"_documented_{name}"] = [(member,) for member in members]
        self.depth: dict[str, int] = {}
        for limit in range(100):
            for name, expansions in self.expansions.items():
                if any(self.depth_of(expansion) < limit for expansion in expansions):
                    self.depth.setdefault(name, limit)
        for expansions in self.expansions.values():
            expansions.sort(key=lambda expansion: (self.depth_of(expansion), len(expansion), expansion))

    def depth_of(self, expansion: Sequence[str]) -> int:
        """How deep the smallest derivation of an expansion is."""
        return max((self.depth.get(s, 1000) if s in self.expansions else 0 for s in expansion), default=0)


@cache
def grammar() -> Grammar:
    """The grammar, read once."""
    return Grammar()


@st.composite
def tokens(draw: st.DrawFn, start: str = "start") -> list[tuple[str, str]]:
    """A sentence of the grammar, as terminals and their texts; literals have no terminal of their own."""
    rules = grammar()
    out: list[tuple[str, str]] = []
    stack = [(start, _DEEPEST)]
    while stack:
        symbol, depth = stack.pop()
        if symbol in rules.expansions:
            expansions = rules.expansions[symbol]
            if len(out) > _LONGEST:
                expansions = expansions[:1]
            fitting = [e for e in expansions if rules.depth_of(e) < depth] or expansions[:1]
            # Longer lists (the rules that Lark makes for `*`) and tables are likelier.
            likelier = {symbol} if symbol.startswith("__") else {"table", "column", "extend"}
            fitting = [*fitting, *(e for e in fitting for _ in range(3) if not likelier.isdisjoint(e))]
            inner = depth if symbol.startswith("_") else depth - 1
            stack.extend((part, inner) for part in reversed(draw(st.sampled_from(fitting))))
        elif symbol in rules.literals:
            out.append(("", rules.literals[symbol]))
        elif symbol == "SEP":
            out.append(("SEP", ""))
        else:
            kind = "PAREN" if symbol in ("PARAMETERS", "ARGUMENTS") else symbol
            out.append((kind, draw(st.sampled_from(_TERMINALS[symbol]))))
    return out


def _may_end_line(last: str, kind: str, text: str) -> bool:
    """Whether a line end between two tokens changes nothing."""
    if last in _BEFORE_LINE_END:
        return True
    return kind == "" and (text in ("|", "}") or (text != "with" and continues(text, 0, text)))


@st.composite
def spaced(draw: st.DrawFn, written: list[tuple[str, str]]) -> str:
    """Tokens as text, with anything between them that changes nothing."""
    out: list[str] = [draw(st.sampled_from(("", "\n", "-- first\n", "/* first */\n")))]
    last_kind, last = "SEP", ""
    for kind, text in written:
        if kind == "SEP":
            last_kind = "SEP"
            continue
        if last_kind == "DOC" or (kind == "DOC" and last in ("", "{")):
            gap = draw(st.sampled_from(_AFTER_DOC))
        elif last_kind == "SEP" and last:
            gap = draw(st.sampled_from(_SEPARATORS))
            if text in FUNCTION_CLAUSE:
                gap = ";" + gap.replace(";", "")
        elif _may_end_line(last, kind, text):
            gap = draw(st.sampled_from((*_LINE_ENDS, *_NOTHING)))
            gap = gap if text in _CLOSE or last in _CLOSE else gap or " "
        else:
            gap = draw(st.sampled_from(_NOTHING if text in _CLOSE or last in _CLOSE else _BLANKS))
        if kind == "DOC":
            gap += "\n"
        out.append(gap + text)
        last_kind, last = kind, text
    out.append(draw(st.sampled_from(("", "\n", " -- last", "\n\n/* last */\n"))))
    return "".join(out)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A `.dbs` text without an error of syntax."""
    written: Any = draw(tokens())
    return draw(spaced(written))
