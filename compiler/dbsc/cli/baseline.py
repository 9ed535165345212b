"""`dbsc baseline`: a database that exists is as the migrations leave it, and only that is noted."""

from __future__ import annotations

import argparse

from dbsc.cli import apply, common, database, proving


def parser() -> argparse.ArgumentParser:
    """Its arguments."""
    examples = (
        "  dbsc baseline --db postgresql://localhost/shop\n"
        "  dbsc baseline --dry-run           what would be noted in the database of DATABASE_URL\n"
        "  dbsc baseline --to 012            it is as that one leaves it, which a scratch server makes to compare"
    )
    about = (
        "Note in a database that was made in another way that it has the migrations, and run none. It is looked at\n"
        "first: where it is not what they lead to, the differences are told, and nothing is noted."
    )
    out = common.command_parser("baseline", about, examples)
    database.options(out)
    apply.shared_options(out)
    proving.options(out)
    common.diagnostics_format(out)
    return out


def run(options: argparse.Namespace) -> int:
    """Exit 0 if it is noted."""
    return apply.run(argparse.Namespace(**{**vars(options), "baseline": True}))
