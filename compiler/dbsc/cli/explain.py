"""`dbsc explain CODE`: the page of a diagnostic."""

from __future__ import annotations

import argparse
import sys

from dbsc.cli import common


def parser() -> argparse.ArgumentParser:
    """Its arguments."""
    examples = "  dbsc explain DBS102\n  dbsc explain 102\n  dbsc explain --list"
    out = common.command_parser("explain", "What a code means, and how to mend it.", examples, schema=False)
    out.add_argument("code", metavar="CODE", nargs="?")
    out.add_argument("--list", action="store_true", help="print every code, with what it stands for")
    return out


def run(options: argparse.Namespace) -> int:
    """Prints the page, or the list of all codes."""
    from dbsc.diagnostics.codes import CODES
    from dbsc.diagnostics.pages import page
    from dbsc.diagnostics.suggest import did_you_mean

    if options.list:
        sys.stdout.writelines(f"{code}  {severity:7}  {title}\n" for code, (severity, title) in sorted(CODES.items()))
        return common.OK
    if options.code is None:
        print("dbsc explain: give a code, such as `DBS102`, or `--list`", file=sys.stderr)
        return common.WRONG_USE
    code = options.code.strip().upper()
    code = code if code.startswith("DBS") else f"DBS{code:0>3}"
    text = page(code)
    if text is None:
        help_ = did_you_mean(code, CODES) or "`dbsc explain --list` prints them all"
        print(f"dbsc explain: there is no code `{options.code}`: {help_}", file=sys.stderr)
        return common.WRONG_USE
    sys.stdout.write(text)
    return common.OK
