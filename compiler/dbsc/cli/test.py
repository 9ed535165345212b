"""`dbsc test`: the expectations of a schema."""

from __future__ import annotations

import argparse
import sys

from dbsc.cli import common


def parser() -> argparse.ArgumentParser:
    """Its arguments."""
    about = (
        "Decide each line of `expect`: proven for all rows and users, refuted with a case, or not proven.\n"
        "Privileges, row security and policies are read from the schema; no server is needed."
    )
    out = common.command_parser("test", about, "  dbsc test\n  dbsc test schema.dbs\n  dbsc test --format github")
    common.diagnostics_format(out)
    return out


def run(options: argparse.Namespace) -> int:
    """Exit 0 if every expectation is proven, 1 if one is refuted or not proven."""
    from dbsc.access import report
    from dbsc.access.verdicts import answers

    _, checked = common.open_checked(options)
    found = answers(checked.catalog)
    if options.format == "text":
        common.emit(report.lines(found), None)
    wrong = report.diagnostics(found)
    if wrong:
        raise common.Wrong(wrong, common.FOUND, options)
    if not options.quiet:
        print(report.summary(found), file=sys.stderr)
    return common.OK
