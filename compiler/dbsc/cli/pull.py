"""`dbsc pull`: a database, a dump, or a schema of another tool as `.dbs`."""

from __future__ import annotations

import argparse
import os
import sys

from dbsc.cli import common
from dbsc.cli.progress import Progress
from dbsc.diagnostics import Diagnostic, has_errors
from dbsc.hints import Any

URLS = ("postgresql://", "postgres://")


def parser() -> argparse.ArgumentParser:
    """Its arguments."""
    examples = (
        "  dbsc pull postgresql://localhost/shop -o schema.dbs\n"
        "  dbsc pull                         the database of DATABASE_URL, on stdout\n"
        "  dbsc pull dump.sql -o schema      a file a schema, in the folder `schema`"
    )
    about = (
        "Write what a database holds as .dbs. The database is only read; compiling what is written gives the same\n"
        "database. A dump (`pg_dump --schema-only`) runs on a scratch server first."
    )
    out = common.command_parser("pull", about, examples, schema=False)
    out.add_argument(
        "source", nargs="?", metavar="URL|FILE", help="a database, or a file: .sql, .prisma, .dbml (DATABASE_URL)"
    )
    out.add_argument("--db", metavar="URL", help="the database (the same as URL)")
    out.add_argument("-o", "--output", metavar="FILE|DIR", help="write to a file, or a file a schema to a folder")
    out.add_argument("--force", action="store_true", help="write over files that are there")
    out.add_argument("--owners", action="store_true", help="tell who owns what")
    out.add_argument("--roles", action="store_true", help="write the roles too")
    out.add_argument(
        "--scratch", metavar="URL|BINDIR", help="where a dump runs: a server or binaries, not the embedded ones"
    )
    common.diagnostics_format(out)
    return out


def run(options: argparse.Namespace) -> int:
    """Exit 0 if everything was carried over or told."""
    from dbsc import pipeline

    source = _source(options)
    said = True
    if source.startswith(URLS) or (not os.path.exists(source) and "=" in source):
        found = _from_server(source, options)
    elif source.endswith((".prisma", ".dbml")) or os.path.isdir(source):
        found, said = _from_file(source, options), False
    else:
        found = _from_dump(source, options)
    if has_errors(found.diagnostics):
        raise common.Wrong(found.diagnostics, common.FOUND, options)
    directory = _is_directory(options.output)
    with Progress(options, "writing"):
        remarks = getattr(found, "remarks", ())  # a database has none
        pulled = pipeline.pulled(found.catalog, directory=directory, said=said, remarks=remarks)
    diagnostics = (*found.diagnostics, *pulled.diagnostics)
    if has_errors(diagnostics):
        raise common.Wrong(diagnostics, common.FOUND, options)
    if diagnostics:
        common.show(diagnostics, options)
    _write(pulled.files, directory, options)
    if getattr(found, "coverage", ()):  # what a text says is not counted by a server
        from dbsc.postgres.introspect.coverage import table

        common.say(table(found.coverage), options)
    return common.OK


def _source(options: argparse.Namespace) -> str:
    """What is pulled from: an argument, `--db`, or DATABASE_URL."""
    given: list[str] = [each for each in (options.source, options.db) if each]
    if len(given) > 1:
        wrong = Diagnostic("DBS813", f"both `{_shown(given[0])}` and `--db` are given", help="leave one of them out")
        raise common.Wrong([wrong], common.WRONG_USE, options)
    source = given[0] if given else os.environ.get("DATABASE_URL", "")
    if not source:
        help_ = "dbsc pull postgresql://user@host/database, dbsc pull dump.sql, or set DATABASE_URL"
        raise common.Wrong(
            [Diagnostic("DBS813", "nothing is given to pull from", help=help_)], common.WRONG_USE, options
        )
    return source


def _shown(source: str) -> str:
    """A source without its password."""
    from dbsc.postgres.reach import shown

    return shown(source) if source.startswith(URLS) or "=" in source else source


# ---------------------------------------------------------------- where it comes from


def _from_server(url: str, options: argparse.Namespace) -> Any:
    from dbsc.postgres.reach import Unreachable, reading

    try:
        with Progress(options, "connecting") as progress:
            return reading(url, owners=options.owners, roles=options.roles, tell=progress.tell)
    except Unreachable as error:
        raise common.Wrong([error.diagnostic], common.WRONG_USE, options) from None


def _from_dump(path: str, options: argparse.Namespace) -> Any:
    from dbsc.postgres.dump import load, version_of
    from dbsc.postgres.introspect import introspect
    from dbsc.postgres.scratch import ScratchError, scratch

    source = _read(path, options)
    try:
        with (
            Progress(options, "starting PostgreSQL") as progress,
            scratch(options.scratch, prefer=version_of(source.text)) as server,
        ):
            loaded = load(server, source, progress.tell)
            if loaded.database is None:
                raise common.Wrong(loaded.diagnostics, common.FOUND, options)
            progress.tell("reading the database")
            with server.connect(loaded.database, autocommit=True) as connection:
                found = introspect(connection, owners=options.owners)
            progress.tell("stopping PostgreSQL")
    except ScratchError as error:
        wrong = Diagnostic("DBS604", error.message, help=error.remedy)
        raise common.Wrong([wrong], common.WRONG_USE, options) from None
    name = os.path.splitext(os.path.basename(path))[0]
    intent = found.catalog.intent
    header = intent.header.replace(name=name, postgres=version_of(source.text) or intent.header.postgres)
    catalog = found.catalog.replace(intent=intent.replace(header=header))
    return found.replace(catalog=catalog, diagnostics=(*loaded.diagnostics, *found.diagnostics))


def _from_file(path: str, options: argparse.Namespace) -> Any:
    from importlib import import_module

    if os.path.isdir(path):
        from dbsc.peers import prisma

        return prisma.read(*_read_all(path, ".prisma", options))  # Prisma's schemas can be folders
    kind = path.rsplit(".", 1)[-1]
    return import_module(f"dbsc.peers.{kind}").read(_read(path, options))


def _read_all(folder: str, ending: str, options: argparse.Namespace) -> Any:
    from dbsc import project

    try:
        return project.read_texts(folder, ending)
    except project.Unusable as error:
        raise common.Wrong([error.diagnostic], common.WRONG_USE, options) from None


def _read(path: str, options: argparse.Namespace) -> Any:
    from dbsc import project

    try:
        return project.read_standard_input() if path == "-" else project.read_text(path)
    except project.Unusable as error:
        raise common.Wrong([error.diagnostic], common.WRONG_USE, options) from None


# ---------------------------------------------------------------- where it goes


def _is_directory(output: str | None) -> bool:
    """Whether a file a schema is wanted: a folder, or a name that is none of a file."""
    return output is not None and output != "-" and (os.path.isdir(output) or not output.endswith(".dbs"))


def _write(files: dict[str, str], directory: bool, options: argparse.Namespace) -> None:
    if not directory and options.output in (None, "-"):
        sys.stdout.write(next(iter(files.values())))
        return
    placed = {os.path.join(options.output, path): text for path, text in files.items()}
    if not directory:
        placed = {options.output: next(iter(files.values()))}
    there = [path for path, text in placed.items() if os.path.exists(path) and not _holds(path, text)]
    if there and not options.force:
        wrong = Diagnostic(
            "DBS814", f"`{there[0]}` is there already, with something else in it", help="--force writes over it"
        )
        raise common.Wrong([wrong], common.REFUSED, options)
    common.emit_all(placed)
    for path in placed:
        common.say(f"wrote {path}", options)


def _holds(path: str, text: str) -> bool:
    try:
        with open(path, encoding="utf-8") as file:
            return file.read() == text
    except (OSError, UnicodeDecodeError):
        return False
