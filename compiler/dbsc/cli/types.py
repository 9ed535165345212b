"""`dbsc types`: TypeScript."""

from __future__ import annotations

import argparse

from dbsc.cli import common


def parser() -> argparse.ArgumentParser:
    """Its arguments."""
    examples = "  dbsc types > src/types.ts\n  dbsc types schema.dbs --target interfaces"
    out = common.command_parser("types", "The types of a schema.", examples)
    out.add_argument("--target", choices=("interfaces",), default="interfaces", help="what to make")
    out.add_argument("-o", "--output", metavar="FILE", help="write to a file")
    return out


def run(options: argparse.Namespace) -> int:
    """Prints them."""
    from dbsc.backends.typescript import interfaces

    _, checked = common.open_checked(options)
    common.emit(interfaces(checked.catalog), options.output)
    return common.OK
