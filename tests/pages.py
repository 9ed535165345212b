"""The pages of diagnostics, taken apart: their fenced blocks, and the commands that they show."""

from __future__ import annotations

import re
import shlex
from typing import NamedTuple

from dbsc.diagnostics.codes import CODES
from dbsc.diagnostics.pages import page

_BLOCK = re.compile(r"^```(?P<tag>[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


class Block(NamedTuple):
    code: str
    tag: str
    text: str


def blocks(code: str) -> list[Block]:
    """The fenced blocks of the page of a code."""
    return [Block(code, match["tag"], match["text"]) for match in _BLOCK.finditer(page(code) or "")]


def all_blocks() -> list[Block]:
    return [block for code in CODES for block in blocks(code)]


def shown_command(code: str) -> tuple[list[str], str]:
    """The arguments of the `dbsc` command that a page shows, and what it prints."""
    (block,) = (block for block in blocks(code) if block.tag == "text")
    command, _, output = block.text.partition("\n")
    program, *arguments = shlex.split(command.removeprefix("$ "))
    assert program == "dbsc"
    return arguments, output
