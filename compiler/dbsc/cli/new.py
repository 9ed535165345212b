"""`dbsc new`: a small project to start from."""

from __future__ import annotations

import argparse
import os
import re

from dbsc import __version__
from dbsc.cli import common

# What is written, and the template that it is written from; `{target}` is the server's kind.
FILES = {
    "schema.dbs": "{target}/schema.dbs",
    "tests/access.sql": "{target}/access.sql",
    "README.md": "{target}/README.md",
    ".github/workflows/schema.yml": "common/workflow.yml",
    ".pre-commit-config.yaml": "common/pre-commit.yaml",
    ".gitignore": "common/gitignore",
}
_NAME = re.compile(r"[a-z][a-z0-9_-]{0,62}")


def parser() -> argparse.ArgumentParser:
    """Its arguments."""
    examples = "  dbsc new shop\n  dbsc new ledger --target postgres\n  mkdir bookings && cd bookings && dbsc new"
    about = (
        "Make a small project to start from: a schema, a test, checks for GitHub and for each commit.\n"
        "Nothing that is there is ever overwritten."
    )
    out = common.command_parser("new", about, examples, schema=False)
    out.add_argument("name", nargs="?", metavar="NAME", help="the folder to make; without a name, this one")
    out.add_argument(
        "--target",
        choices=("supabase", "postgres"),
        default="supabase",
        help="where it is to run (supabase by default)",
    )
    return out


def run(options: argparse.Namespace) -> int:
    """Writes all of it, or nothing."""
    from dbsc import project

    folder = "." if options.name is None else os.path.normpath(options.name) if options.name else ""
    name = _checked_name(folder, options)
    _must_be_free(folder, options)
    files = {path: _text(template.format(target=options.target), name) for path, template in FILES.items()}
    try:
        project.write(folder, files)
    except project.Unusable as error:
        raise common.Wrong([error.diagnostic], common.WRONG_USE, options) from None
    for path in files:
        common.say(f"wrote {os.path.normpath(os.path.join(folder, path))}", options)
    there = "" if folder == "." else f"cd {folder} && "
    common.say(f"next: look at schema.dbs, then `{there}dbsc compile` and `dbsc prove --run tests`", options)
    return common.OK


def _checked_name(folder: str, options: argparse.Namespace) -> str:
    """The name of the database: that of the folder. A folder that is there already may be called anything."""
    name = os.path.basename(os.path.abspath(folder)) if folder else ""
    usable = re.sub(r"[^a-z0-9_-]+", "-", name.lower()).strip("-_")[:63]
    usable = usable if _NAME.fullmatch(usable) else "app"
    if folder == "." or _NAME.fullmatch(name):
        return usable.replace("-", "_")
    rule = "it starts with a letter from a to z, and has letters, digits, `-` and `_` after it, 63 in all at most"
    raise _refused(f"a project cannot be called `{name}`", (rule,), f"`dbsc new {usable}`", options)


def _must_be_free(folder: str, options: argparse.Namespace) -> None:
    """Refuses a folder that has something in a place where something is to be written."""
    if folder != "." and os.path.lexists(folder):
        if not os.path.isdir(folder):
            raise _refused(f"`{folder}` is there already, and is no folder", (), "choose another name", options)
        if os.listdir(folder):
            help_ = f"choose another name, or add to it with `cd {folder} && dbsc new`"
            raise _refused(f"the folder `{folder}` is there already, with files in it", (), help_, options)
    taken = [path for path in FILES if os.path.lexists(os.path.join(folder, path))]
    if taken:
        listed = ", ".join(f"`{path}`" for path in taken)
        help_ = "make it in a folder of its own: `dbsc new NAME`"
        raise _refused(f"{listed} {'is' if len(taken) == 1 else 'are'} there already", (), help_, options)


def _refused(message: str, notes: tuple[str, ...], help_: str, options: argparse.Namespace) -> common.Wrong:
    from dbsc.diagnostics import Diagnostic

    return common.Wrong([Diagnostic("DBS608", message, notes=notes, help=help_)], common.WRONG_USE, options)


def _text(template: str, name: str) -> str:
    from dbsc import assets

    text = assets.read(f"templates/{template}")
    assert text is not None, f"templates/{template} is part of dbsc"
    return text.replace("{name}", name).replace("{version}", __version__)
