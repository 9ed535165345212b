"""`dbsc diagram`: relationships as a picture or text."""

from __future__ import annotations

import argparse
import os
import sys

from dbsc.cli import common
from dbsc.hints import Any

FORMATS = {".svg": "svg", ".html": "html", ".htm": "html", ".mmd": "mermaid", ".mermaid": "mermaid", ".dot": "dot", ".gv": "dot", ".txt": "text"}


def parser() -> argparse.ArgumentParser:
    """Its arguments."""
    examples = (
        "  dbsc diagram\n  dbsc diagram -o schema.mmd\n  dbsc diagram --format dot | dot -Tsvg > schema.svg\n"
        "  dbsc diagram --focus positions --depth 1"
    )
    out = common.command_parser("diagram", "The tables of a schema and how they refer to each other.", examples)
    out.add_argument("-o", "--output", metavar="FILE", help="write to a file; its ending says the format")
    out.add_argument("--format", choices=("svg", "html", "mermaid", "dot", "text"), help="mermaid, Graphviz or plain text")
    out.add_argument("--focus", metavar="TABLE", help="only this table and its neighbours")
    out.add_argument("--depth", metavar="N", type=int, help="how far from it (1 by default)")
    out.add_argument("--schema", dest="only", metavar="NAME", help="only the tables of one schema")
    out.add_argument("--theme", choices=("auto", "light", "dark"), default="auto", help="colours (the reader's by default)")
    return out


def run(options: argparse.Namespace) -> int:
    """Prints it."""
    from importlib import import_module

    from dbsc.backends.diagram import model as diagram
    from dbsc.backends.diagram import parts
    from dbsc.diagnostics import did_you_mean

    ending = os.path.splitext(options.output or "")[1].lower()
    format_ = options.format or FORMATS.get(ending, "" if ending else "text")
    misused = _misused(options, ending if not format_ else "")
    if misused:
        print(f"dbsc diagram: {misused}", file=sys.stderr)
        return common.WRONG_USE
    _, checked = common.open_checked(options)
    picture = diagram.model(checked.catalog)
    if options.only:
        schemas = {box.schema for box in picture.boxes}
        if options.only not in schemas:
            help_ = did_you_mean(options.only, schemas) or f"there are {', '.join(sorted(schemas))}"
            print(f"dbsc diagram: there is no schema `{options.only}`: {help_}", file=sys.stderr)
            return common.WRONG_USE
        picture = parts.of_schema(picture, options.only)
    if options.focus:
        table = parts.find(picture, options.focus)
        if table is None:
            help_ = did_you_mean(options.focus, [box.title for box in picture.boxes]) or "`dbsc diagram` shows all"
            print(f"dbsc diagram: there is no table `{options.focus}`: {help_}", file=sys.stderr)
            return common.WRONG_USE
        picture = parts.focus(picture, table, 1 if options.depth is None else options.depth)
    if format_ == "svg":
        return _sheets(picture, options)
    if format_ == "html":
        from dbsc.backends.diagram.html import html
        from dbsc.backends.diagram.statements import statements_by_table

        common.emit(html(picture, statements_by_table(checked.catalog)), options.output)
        return common.OK
    renderer = import_module(f"dbsc.backends.diagram.{format_}")
    common.emit(getattr(renderer, format_)(picture), options.output)
    return common.OK


def _sheets(picture: Any, options: argparse.Namespace) -> int:
    """Writes the files of a picture; to stdout goes the first of them."""
    from dbsc.backends.diagram.sheets import sheets

    path = options.output or "-"
    files = sheets(picture, path, options.theme)
    if path == "-":
        common.emit(files[path], None)
        if len(files) > 1:
            common.say(f"note: this is the overview; `-o FILE` writes the {len(files) - 1} pages as well", options)
        return common.OK
    common.emit_all(files)
    if len(files) > 1:
        common.say(f"wrote {path} and {len(files) - 1} pages in {os.path.splitext(path)[0]}/", options)
    return common.OK


def _misused(options: argparse.Namespace, ending: str) -> str:
    """What is wrong with the options; `ending` is that of the output, if no format is known for it."""
    if ending:
        known = ", ".join(f"`{name}` is {format_}" for name, format_ in FORMATS.items())
        return f"there is no format for `{ending}`: {known}; or give --format mermaid, dot or text"
    if options.depth is not None and options.focus is None:
        return "--depth says how far from a table: give the table with --focus"
    if options.depth is not None and options.depth < 0:
        return f"--depth {options.depth} is less than nothing: 0 is the table alone, 1 its neighbours too"
    return ""
