"""`dbsc diagram`: the tables of a schema and how they refer to each other, as pictures or text."""

from __future__ import annotations

import argparse
import os
import sys

from dbsc.cli import common
from dbsc.hints import Any

FORMATS = {
    ".svg": "svg",
    ".html": "html",
    ".htm": "html",
    ".d2": "d2",
    ".dbml": "dbml",
    ".mmd": "mermaid",
    ".mermaid": "mermaid",
    ".dot": "dot",
    ".gv": "dot",
    ".txt": "text",
}


def parser() -> argparse.ArgumentParser:
    """Its arguments."""
    examples = (
        "  dbsc diagram -o schema.svg\n"
        "  dbsc diagram -o schema.html       one page to move in, to search and to read\n"
        "  dbsc diagram --focus positions --depth 1 -o positions.svg\n"
        "  dbsc diagram --diff lock schema.dbs -o change.svg\n"
        "  dbsc diagram --format dbml\n"
        "  dbsc diagram                      plain text"
    )
    out = common.command_parser("diagram", "The tables of a schema and how they refer to each other.", examples)
    out.add_argument("-o", "--output", metavar="FILE", help="write to a file; its ending says the format")
    out.add_argument(
        "--format",
        choices=("svg", "html", "mermaid", "dot", "d2", "dbml", "text"),
        help="what to write (the ending of FILE says it; else text)",
    )
    out.add_argument("--focus", metavar="TABLE", help="only this table and its neighbours")
    out.add_argument("--depth", metavar="N", type=int, help="how far from it (1 by default)")
    out.add_argument("--schema", dest="only", metavar="NAME", help="only the tables of one schema")
    out.add_argument(
        "--diff",
        nargs=2,
        metavar=("FROM", "TO"),
        help="what changes between two schemas: .dbs files, folders, `lock` (what is migrated already) or `empty`",
    )
    out.add_argument("--theme", choices=("auto", "light", "dark"), help="colours of svg (the reader's by default)")
    return out


def run(options: argparse.Namespace) -> int:
    """Prints it, or writes its files."""
    ending = os.path.splitext(options.output or "")[1].lower()
    format_ = options.format or FORMATS.get(ending, "" if ending else "text")
    misused = _misused(options, format_, ending)
    if misused:
        return _wrong(misused)
    from dbsc.backends.diagram.model import model

    if options.diff:
        from dbsc.backends.diagram.difference import difference
        from dbsc.cli.states import state

        before, catalog = (state(name, _of_lock(options)) for name in options.diff)
        whole = difference(model(before), model(catalog))
    else:
        _, checked = common.open_checked(options)
        catalog = checked.catalog
        whole = model(catalog)
    shown, wrong = _shown(whole, options)
    if wrong:
        return _wrong(wrong)
    path = options.output or f"diagram.{format_}"
    files = _drawn(shown, catalog, format_, path, options)
    if options.output in (None, "-"):
        common.emit(files[path], None)
        if len(files) > 1:
            common.say(f"note: this is the overview; `-o {path}` writes its {len(files) - 1} pages as well", options)
        return common.OK
    common.emit_all(files)
    if len(files) > 1:
        folder = os.path.dirname(next(reversed(files)))
        common.say(f"wrote {path}, an overview, and {len(files) - 1} pages in {folder}", options)
    return common.OK


def _of_lock(options: argparse.Namespace) -> argparse.Namespace:
    """The options with the schema whose lock is meant where none is given: that of the other side, if it is one."""
    other = next((name for name in options.diff if name not in ("lock", "empty")), None)
    return argparse.Namespace(**{**vars(options), "schema": options.schema or other})


def _wrong(message: str) -> int:
    print(f"dbsc diagram: {message}", file=sys.stderr)
    return common.WRONG_USE


def _shown(whole: Any, options: argparse.Namespace) -> tuple[Any, str]:
    """The part of a diagram that is asked for, or what is wrong with that."""
    from dbsc.backends.diagram import parts
    from dbsc.diagnostics import did_you_mean

    if options.only is not None:
        schemas = {box.schema for box in whole.boxes}
        if options.only not in schemas:
            help_ = did_you_mean(options.only, schemas) or f"there are {', '.join(sorted(schemas))}"
            return whole, f"there is no schema `{options.only}`: {help_}"
        whole = parts.of_schema(whole, options.only)
    if options.focus is not None:
        table = parts.find(whole, options.focus)
        if table is None:
            help_ = did_you_mean(options.focus, [box.title for box in whole.boxes]) or "`dbsc diagram` shows all"
            return whole, f"there is no table `{options.focus}`: {help_}"
        whole = parts.focus(whole, table, 1 if options.depth is None else options.depth)
    return whole, ""


def _drawn(shown: Any, catalog: Any, format_: str, path: str, options: argparse.Namespace) -> dict[str, str]:
    """The files of a diagram; the first is that of the path."""
    theme = options.theme or "auto"
    if options.diff:
        from dbsc.backends.diagram.difference import summary
        from dbsc.backends.diagram.svg import svg

        return {path: svg(shown, theme, about=summary(shown))}
    if format_ == "svg":
        from dbsc.backends.diagram.sheets import sheets

        return sheets(shown, path, theme)
    if format_ == "html":
        from dbsc.backends.diagram.html import html
        from dbsc.backends.diagram.statements import statements_by_table

        return {path: html(shown, statements_by_table(catalog))}
    from importlib import import_module

    renderer = import_module(f"dbsc.backends.diagram.{format_}")
    return {path: getattr(renderer, format_)(shown)}


def _misused(options: argparse.Namespace, format_: str, ending: str) -> str:
    """What is wrong with the options; there is no format if none is known for the ending of the output."""
    if not format_:
        return f"there is no format for `{ending}`: end the name in {', '.join(FORMATS)}; or give --format"
    if options.theme and format_ != "svg":
        return f"--theme is about svg, and this is {format_}"
    if options.diff and format_ != "svg":
        return f"--diff is drawn as svg, and this is {format_}: give `-o FILE.svg` or --format svg"
    if options.diff and options.schema is not None and "lock" not in options.diff:
        return f"--diff names both sides, and `{options.schema}` would be a third: leave it out"
    if options.depth is not None and options.focus is None:
        return "--depth says how far from a table: give the table with --focus"
    if options.depth is not None and options.depth < 0:
        return f"--depth {options.depth} is less than nothing: 0 is the table alone, 1 its neighbours too"
    return ""
