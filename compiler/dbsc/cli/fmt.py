"""`dbsc fmt`: the one canonical form."""

from __future__ import annotations

import argparse
import os
import sys

from dbsc.cli import common


def parser() -> argparse.ArgumentParser:
    """Its arguments."""
    examples = "  dbsc fmt\n  dbsc fmt --check schema.dbs\n  dbsc fmt - < schema.dbs"
    out = common.command_parser("fmt", "Format .dbs files in place; there are no options.", examples, schema=False)
    out.add_argument("paths", nargs="*", metavar="PATH", help="files or folders, `-` for standard input")
    out.add_argument("--check", action="store_true", help="write nothing; exit 1 if something would change")
    out.add_argument("--diff", action="store_true", help="print what would change; write nothing")
    return out


def run(options: argparse.Namespace) -> int:
    """Formats every file; a file that does not parse stays as it is."""
    from dbsc import project
    from dbsc.syntax.format import format_source

    if options.paths == ["-"]:
        return _standard_input(options)
    code = common.OK
    formatted: dict[str, str] = {}
    try:
        for path in _files(options.paths or ["."]):
            source = project.read_source(path)
            text, diagnostics = format_source(source)
            if text is None:
                common.show(diagnostics, options)
                code = common.FOUND
            elif text != source.text:
                formatted[path] = text
                code = max(code, _tell(options, path, source.text, text))
        if not (options.check or options.diff):
            project.write(".", formatted)
            for path in formatted:
                common.say(f"formatted {os.path.normpath(path)}", options)
    except project.Unusable as error:
        raise common.Wrong([error.diagnostic], common.WRONG_USE, options) from None
    return code


def _standard_input(options: argparse.Namespace) -> int:
    from dbsc import project
    from dbsc.syntax.format import format_source

    try:
        text, diagnostics = format_source(project.read_standard_input())
    except project.Unusable as error:
        raise common.Wrong([error.diagnostic], common.WRONG_USE, options) from None
    if text is None:
        raise common.Wrong(diagnostics, common.FOUND, options)
    sys.stdout.write(text)
    return common.OK


def _files(paths: list[str]) -> list[str]:
    """The .dbs files of folders, and the files that are named."""
    from dbsc import project
    from dbsc.diagnostics import Diagnostic
    from dbsc.lock import NAME as LOCK_NAME

    out: list[str] = []
    for path in paths:
        if not os.path.isdir(path):
            out.append(path)
            continue
        for root, folders, names in os.walk(path):
            folders[:] = sorted(f for f in folders if not f.startswith(".") and f != "node_modules")
            out.extend(os.path.join(root, n) for n in sorted(names) if n.endswith(".dbs") and n != LOCK_NAME)
    if not out:
        raise project.Unusable(Diagnostic("DBS603", "there are no .dbs files here", help="give a path"))
    return out


def _tell(options: argparse.Namespace, path: str, before: str, after: str) -> int:
    """Says what would change, if that is what was asked for, and what it means for the exit code."""
    if options.diff:
        from difflib import unified_diff

        lines = unified_diff(before.splitlines(True), after.splitlines(True), path, path)
        sys.stdout.writelines(
            line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
        )
    if options.check or options.diff:
        common.say(f"would format {os.path.normpath(path)}", options)
    return common.FOUND if options.check else common.OK
