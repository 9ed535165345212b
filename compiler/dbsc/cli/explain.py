"""`dbsc explain CODE`: the page of a diagnostic."""

from __future__ import annotations

import argparse
import sys

from dbsc.cli import common


def parser() -> argparse.ArgumentParser:
    """Its arguments."""
    examples = "  dbsc explain DBS102\n  dbsc explain 102"
    out = common.command_parser("explain", "What a code means, and how to mend it.", examples, schema=False)
    out.add_argument("code", metavar="CODE")
    return out


def run(options: argparse.Namespace) -> int:
    """Prints the page."""
    from dbsc.diagnostics.codes import CODES
    from dbsc.diagnostics.pages import page
    from dbsc.diagnostics.suggest import did_you_mean

    code = options.code.upper()
    code = code if code.startswith("DBS") else f"DBS{code:0>3}"
    text = page(code)
    if text is None:
        help_ = did_you_mean(code, CODES) or f"codes go from {min(CODES)} to {max(CODES)}"
        print(f"dbsc explain: there is no code `{options.code}`: {help_}", file=sys.stderr)
        return common.WRONG_USE
    sys.stdout.write(text)
    return common.OK
