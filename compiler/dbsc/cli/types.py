"""`dbsc types`: TypeScript, and models for Python."""

from __future__ import annotations

import argparse

from dbsc.cli import common
from dbsc.semantics.header import TYPE_TARGETS


def parser() -> argparse.ArgumentParser:
    """Its arguments."""
    examples = "  dbsc types > src/types.ts\n  dbsc types schema.dbs --target supabase"
    out = common.command_parser("types", "The types of a schema.", examples)
    out.add_argument("--target", choices=tuple(TYPE_TARGETS), help="what to make, in place of what the header says")
    out.add_argument("-o", "--output", metavar="FILE", help="write to a file")
    return out


def run(options: argparse.Namespace) -> int:
    """Prints them."""
    from dbsc.backends.types import TARGETS

    _, checked = common.open_checked(options)
    target = options.target or checked.catalog.intent.header.types_target
    common.emit(TARGETS[target](checked.catalog), options.output)
    return common.OK
