"""`dbsc pull`: a database, a dump, or a schema of another tool as `.dbs`."""

from __future__ import annotations

import argparse
import os
import sys

from dbsc.cli import common
from dbsc.cli.progress import Progress
from dbsc.diagnostics import Diagnostic, has_errors
from dbsc.hints import Any
from dbsc.postgres.urls import in_environment, is_url, shown

_WRITING = (
    "pickle", "dbsc.pull.bodies", "dbsc.pull.text", "dbsc.pulling", "dbsc.semantics.bodies", "dbsc.semantics.evolution",
    "dbsc.semantics.rules.circles", "dbsc.semantics.rules.routines", "dbsc.semantics.rules.views",
    "dbsc.sqltext.plpgsql", "dbsc.sqltext.plpgsql_syntax", "dbsc.sqltext.written_calls", "dbsc.sqltext.written_query",
)  # fmt: skip
"""The modules that write what is read; these use the others."""


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
    out.add_argument(
        "--target",
        choices=("postgres", "supabase"),
        help="what the database is on, where that is not found out rightly",
    )
    out.add_argument("--owners", action="store_true", help="tell who owns what")
    out.add_argument("--roles", action="store_true", help="write the roles too")
    out.add_argument(
        "--strict", action="store_true", help="exit 1 where anything is warned of, as what is not carried over"
    )
    out.add_argument("--coverage", metavar="FILE", help="write the coverage report to a file as JSON (- is stdout)")
    out.add_argument(
        "--scratch", metavar="URL|BINDIR", help="where a dump runs: a server or binaries, not the embedded ones"
    )
    common.diagnostics_format(out)
    return out


def run(options: argparse.Namespace) -> int:
    """Exit 0 if everything was carried over or told; with `--strict` exit 1 if anything was told."""
    misused = _misused(options)
    if misused:
        print(f"dbsc pull: {misused}", file=sys.stderr)
        return common.WRONG_USE
    source = _source(options)
    if source.endswith(".dbs"):
        wrong = Diagnostic(
            "DBS813", f"`{source}` is `.dbs` already", help="`dbsc sql` writes its SQL, `dbsc check` reads it"
        )
        raise common.Wrong([wrong], common.WRONG_USE, options)
    if _is_database(source):
        found = _from_server(source, options)
    elif _is_of_another_tool(source):
        found = _from_file(source, options)
    else:
        found = _from_dump(source, options)
    if has_errors(found.diagnostics):
        raise common.Wrong(found.diagnostics, common.FOUND, options)
    directory = _is_directory(options.output)
    from dbsc import pulling

    with Progress(options, "writing"):
        # a database has no remarks, and another tool no server
        said, remarks = getattr(found, "beyond", None), getattr(found, "remarks", ())
        pulled = pulling.pulled(found.catalog, directory=directory, said=said, remarks=remarks)
    diagnostics = (*found.diagnostics, *pulled.diagnostics)
    if has_errors(diagnostics) and said is None:  # what is in a database is written whatever is wrong with it
        raise common.Wrong(diagnostics, common.FOUND, options)
    try:
        written = _write(pulled.files, directory, options)
    except common.Wrong as wrong:
        raise common.Wrong((*diagnostics, *wrong.diagnostics), wrong.code, options) from None
    if diagnostics or options.format != "text":
        common.show(diagnostics, options)
    for path in written:
        common.say(f"wrote {path}", options)
    covered = getattr(found, "coverage", None)
    if covered is not None:  # what a text says is not counted by a server
        from dbsc.postgres.introspect.coverage import with_blocks

        if pulled.fallback:
            catalogs = (found.catalog, pulled.fallback.rest, pulled.fallback.catalog)
            covered = with_blocks(covered, *(each.objects.values() for each in catalogs))
        _report(covered, options)
    told = any(each.severity == "warning" for each in diagnostics)
    return common.FOUND if has_errors(diagnostics) or (options.strict and told) else common.OK


def _report(coverage: Any, options: argparse.Namespace) -> None:
    """What became of the objects of each kind: as a table, and as data where that is asked for."""
    from json import dumps

    from dbsc.postgres.introspect.coverage import as_data, table

    if coverage:
        common.say(table(coverage), options)
    if options.coverage:
        common.emit(dumps(as_data(coverage), indent=2) + "\n", options.coverage)


def _source(options: argparse.Namespace) -> str:
    """What is pulled from: an argument, `--db`, DATABASE_URL, or "" for what libpq's own variables say."""
    given: list[str] = [each for each in (options.source, options.db) if each]
    if len(given) > 1:
        wrong = Diagnostic("DBS813", f"both `{shown(given[0])}` and `--db` are given", help="leave one of them out")
        raise common.Wrong([wrong], common.WRONG_USE, options)
    source = given[0] if given else os.environ.get("DATABASE_URL", "")
    if not source and not in_environment():
        help_ = "dbsc pull postgresql://user@host/database, dbsc pull dump.sql, or set DATABASE_URL"
        raise common.Wrong(
            [Diagnostic("DBS813", "nothing is given to pull from", help=help_)], common.WRONG_USE, options
        )
    return source


def _given(options: argparse.Namespace) -> str:
    return options.source or options.db or os.environ.get("DATABASE_URL", "")


def _is_of_another_tool(source: str) -> bool:
    """Whether a source is a schema in another language."""
    return source.lower().endswith((".prisma", ".dbml")) or os.path.isdir(source)


def _is_database(source: str) -> bool:
    """Whether a source is a database, by a URL or a connection string, and not a file."""
    return is_url(source) or (not os.path.exists(source) and (not source or "=" in source))


# ---------------------------------------------------------------- where it comes from


def _from_server(url: str, options: argparse.Namespace) -> Any:
    from dbsc.postgres.reach import Unreachable, reading

    try:
        with Progress(options, "connecting") as progress:
            return reading(
                url,
                owners=options.owners,
                roles=options.roles,
                target=options.target,
                tell=progress.tell,
                meanwhile=_read_modules,
            )
    except Unreachable as error:
        raise common.Wrong([error.diagnostic], common.WRONG_USE, options) from None


def _read_modules() -> None:
    """Reads the modules that write what is read."""
    from importlib import import_module

    for name in _WRITING:
        import_module(name)


def _from_dump(path: str, options: argparse.Namespace) -> Any:
    from dbsc.catalog.objects import Role
    from dbsc.postgres.dump import load, version_of
    from dbsc.postgres.introspect import introspect
    from dbsc.postgres.reach import NEWEST, OLDEST
    from dbsc.postgres.scratch import ScratchError, scratch

    source = _read_dump(path, options)
    made_by = version_of(source.text)
    try:
        with (
            Progress(options, "starting PostgreSQL") as progress,
            scratch(options.scratch, prefer=made_by) as server,
        ):
            loaded = load(server, source, progress.tell, options.target)
            if loaded.database is None:
                raise common.Wrong(loaded.diagnostics, common.FOUND, options)
            progress.tell("reading the database")
            with server.connect(loaded.database, autocommit=True) as connection:
                found = introspect(
                    connection,
                    owners=options.owners,
                    roles=options.roles,
                    target=loaded.target,
                    made_by=made_by,
                )
            progress.tell("stopping PostgreSQL")
    except ScratchError as error:
        wrong = Diagnostic("DBS604", error.message, help=error.remedy)
        raise common.Wrong([wrong], common.WRONG_USE, options) from None
    name = os.path.splitext(os.path.basename(path))[0]
    intent = found.catalog.intent
    # the nearest version that a schema can be for
    version = min(max(made_by, OLDEST), NEWEST) if made_by else intent.header.postgres
    header = intent.header.replace(name=name, postgres=version)
    lacking = {extension.ref: extension for extension in loaded.extensions}
    # a role that the dump only names was made so that it runs: nothing is known of it
    unknown = {role.ref for role in found.catalog.all(Role) if role.name not in loaded.roles}
    objects = {**lacking, **{key: each for key, each in found.catalog.objects.items() if key not in unknown}}
    catalog = found.catalog.replace(objects=objects, intent=intent.replace(header=header))
    told = (*loaded.diagnostics, *found.diagnostics)
    if not objects and all(each.severity == "note" for each in loaded.diagnostics):
        help_ = "`pg_dump --schema-only` writes what a database is made of"
        if loaded.roles:
            help_ = "`--roles` writes the roles that it makes"
        told = (Diagnostic("DBS807", f"`{source.path}` makes no tables, and nothing else", help=help_),)
    return found.replace(catalog=catalog, diagnostics=told)


def _from_file(path: str, options: argparse.Namespace) -> Any:
    from importlib import import_module

    from dbsc.catalog.intent import Header

    if os.path.isdir(path):
        from dbsc.peers import prisma

        if os.path.isfile(os.path.join(path, "toc.dat")):
            from dbsc.postgres.dump_file import archive_folder

            raise common.Wrong([archive_folder(path)], common.WRONG_USE, options)
        return prisma.read(*_read_all(path, ".prisma", options))  # Prisma's schemas can be folders
    name, kind = os.path.splitext(os.path.basename(path))
    found = import_module(f"dbsc.peers{kind.lower()}").read(_read(path, options))
    intent = found.catalog.intent
    if intent.header.name != Header().name or name == "schema":
        return found
    named = intent.replace(header=intent.header.replace(name=name))  # `shop.prisma`, where the text names no database
    return found.replace(catalog=found.catalog.replace(intent=named))


def _read_all(folder: str, ending: str, options: argparse.Namespace) -> Any:
    from dbsc import project

    try:
        return project.read_texts(folder, ending)
    except project.Unusable as error:
        raise common.Wrong([error.diagnostic], common.WRONG_USE, options) from None


def _read(path: str, options: argparse.Namespace) -> Any:
    from dbsc import project

    try:
        return project.read_text(path)
    except project.Unusable as error:
        raise common.Wrong([error.diagnostic], common.WRONG_USE, options) from None


def _read_dump(path: str, options: argparse.Namespace) -> Any:
    from dbsc import project
    from dbsc.postgres.dump_file import NoText, text_of
    from dbsc.source import Source

    try:
        shown_as, data = project.read_bytes(path)
        return Source(shown_as, text_of(shown_as, data))
    except project.Unusable as error:
        wrong = error.diagnostic
        if "." not in os.path.basename(path) and not wrong.help:
            wrong = wrong.replace(help="if that is a database, write its URL: postgresql://user@host:port/database")
        raise common.Wrong([wrong], common.WRONG_USE, options) from None
    except NoText as error:
        raise common.Wrong([error.diagnostic], common.WRONG_USE, options) from None


# ---------------------------------------------------------------- where it goes


def _misused(options: argparse.Namespace) -> str | None:
    """What is wrong with where things are to go."""
    output = options.output
    if options.coverage and _is_of_another_tool(_given(options)):
        return "--coverage counts what a server has: a database, or a dump of one"
    if options.coverage == "-" and output in (None, "-"):
        return "--coverage - goes to standard output, as the schema does: give one of them a file, -o schema.dbs"
    if output in (None, "-"):
        if options.format == "text":
            return None
        return f"--format {options.format} goes to standard output, as the schema does: give it a file, -o schema.dbs"
    name, ending = os.path.splitext(output)
    if ending in ("", ".dbs") or output.endswith(os.sep) or os.path.exists(output):
        return None
    return f"-o {output}: write -o {name}.dbs for a file, or -o {output}{os.sep} for a folder with a file a schema"


def _is_directory(output: str | None) -> bool:
    """Whether a file a schema is wanted: a folder, or a name that is none of a file."""
    if output in (None, "-"):
        return False
    assert output is not None
    return os.path.isdir(output) or not (os.path.exists(output) or output.endswith(".dbs"))


def _write(files: dict[str, str], directory: bool, options: argparse.Namespace) -> list[str]:
    """Writes the files, all or none, and returns their paths; to standard output goes what has no other place."""
    if options.output in (None, "-"):
        sys.stdout.write(next(iter(files.values())))
        return []
    placed = {os.path.join(options.output, path): text for path, text in files.items()}
    if not directory:
        placed = {options.output: next(iter(files.values()))}
    there = [path for path, text in placed.items() if _holds_other(path, text)]
    if there and not options.force:
        wrong = Diagnostic(
            "DBS814", f"`{there[0]}` is there already, with something else in it", help="--force writes over it"
        )
        raise common.Wrong([wrong], common.REFUSED, options)
    common.emit_all(placed)
    return list(placed)


def _holds_other(path: str, text: str) -> bool:
    """Whether a file is there and holds something else; what is no file (a device, a pipe) holds nothing."""
    if not os.path.isfile(path):
        return False
    try:
        with open(path, encoding="utf-8") as file:
            return file.read() != text
    except (OSError, UnicodeDecodeError):
        return True
