"""From `grammar/dbs.lark` to parse tables. The only module that knows Lark; nothing imports it when a schema compiles.

`python -m dbsc.syntax.grammar` writes `_tables.py`. Lark itself parses too (`lark_tree`): the oracle of the tests.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from lark import Lark
from lark import Token as LarkToken
from lark.exceptions import UnexpectedInput
from lark.lexer import Lexer
from lark.parsers.lalr_analysis import Shift

from dbsc import assets
from dbsc.source import Source
from dbsc.syntax.lexer import lex

_TABLES = Path(__file__).with_name("_tables.py")


class _Terminals(Lexer):
    """Hands our tokens to Lark; a word is a keyword where the state of the parser accepts that keyword."""

    __future_interface__ = 2  # be given the state of the parser

    def __init__(self, conf: Any) -> None:
        self.by_text = {terminal.pattern.value: terminal.name for terminal in conf.terminals if terminal.pattern}

    def lex(self, lexer_state: Any, parser_state: Any) -> Iterator[LarkToken]:
        for token in lexer_state.text:
            kind = token.kind
            if kind in ("PUNCT", "NAME"):
                literal = self.by_text.get(token.text)
                if literal in parser_state.parse_conf.states[parser_state.position]:
                    kind = literal
            yield LarkToken(kind, token.text, token.start, end_pos=token.end)


def build() -> Lark:
    """Lark over the grammar, as the tables see it: every token kept, nothing for what is absent."""
    text = assets.read("grammar/dbs.lark")
    assert text is not None
    return Lark(text, parser="lalr", lexer=_Terminals, keep_all_tokens=True, maybe_placeholders=False)


def lark_tree(lark: Lark, source: Source, make: Callable[[str, list[Any], int, int], Any]) -> Any:
    """What Lark parses, built bottom-up by `make(rule, children, start, end)`; None where Lark finds an error."""
    tokens = {token.start: token for token in lex(source).tokens}

    def convert(node: Any) -> tuple[Any, int, int]:
        if isinstance(node, LarkToken):
            token = tokens[node.start_pos or 0]
            return token, token.start, token.end
        parts = [convert(child) for child in node.children]
        start, end = (parts[0][1], parts[-1][2]) if parts else (0, 0)
        return make(str(node.data), [part[0] for part in parts], start, end), start, end

    frontend: Any = lark.parser
    try:
        return convert(frontend.parse(list(tokens.values())))[0]
    except UnexpectedInput:
        return None


def tables() -> str:
    """The text of `_tables.py`."""
    lark = build()
    backend: Any = lark.parser
    table = backend.parser._parse_table
    literals = {t.name: t.pattern.value for t in lark.terminals if t.pattern}
    rules = list(lark.rules)
    number = {rule: index for index, rule in enumerate(rules)}
    names = sorted({str(rule.origin.name) for rule in rules})
    nonterminal = {name: index for index, name in enumerate(names)}

    # Lark numbers states in an order that is not stable from run to run; number them by first visit instead.
    order = [table.start_states["start"]]
    seen = set(order)
    for state in order:
        for _, (action, target) in sorted(table.states[state].items()):
            if action is Shift and target not in seen:
                seen.add(target)
                order.append(target)
    state_number = {state: index for index, state in enumerate(order)}

    def key(symbol: str) -> str:
        return literals.get(symbol, f"<{symbol}>")

    def row(state: int) -> tuple[dict[str, int], dict[int, int], int]:
        actions: dict[str, int] = {}
        goto: dict[int, int] = {}
        for symbol, (action, target) in sorted(table.states[state].items()):
            if action is not Shift:
                actions[key(symbol)] = ~number[target]
            elif symbol in nonterminal:
                goto[nonterminal[symbol]] = state_number[target]
            else:
                actions[key(symbol)] = state_number[target]
        reductions = set(actions.values())
        if len(reductions) == 1 and min(reductions) < 0:
            return {}, goto, reductions.pop()
        return actions, goto, 0

    rows = [row(state) for state in order]
    out = ['"""Parse tables made from grammar/dbs.lark by `python -m dbsc.syntax.grammar`. Do not edit."""', ""]
    out.append(f"START, END = 0, {state_number[table.end_states['start']]}")
    out.append(f"NAMES = {tuple(names)!r}")
    out.append("RULES = (")
    out.extend(f"    ({nonterminal[rule.origin.name]}, {len(rule.expansion)})," for rule in rules)
    out.append(")")
    for title, index in (("ACTION", 0), ("GOTO", 1), ("REDUCE", 2)):
        out.append(f"{title} = (")
        out.extend(f"    {entry[index]!r}," for entry in rows)
        out.append(")")
    return "\n".join(out) + "\n"


if __name__ == "__main__":
    if "--check" in sys.argv:
        sys.exit(_TABLES.read_text(encoding="utf-8") != tables())
    _TABLES.write_text(tables(), encoding="utf-8")
