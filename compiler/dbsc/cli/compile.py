"""`dbsc compile`: the main job."""

from __future__ import annotations

import argparse
import os

from dbsc.cli import common, proving
from dbsc.cli.progress import Progress

HERE = "."
"""What `--rebase` means without a revision: the lock that is there."""


def parser() -> argparse.ArgumentParser:
    """Its arguments."""
    examples = (
        "  dbsc compile\n"
        "  dbsc compile schema.dbs -o build\n"
        "  dbsc compile --check            exit 1 if something would change, for CI\n"
        "  dbsc compile --prove            write migrations only if a scratch server proves them\n"
        "  dbsc compile --allow 'drop positions.symbol'\n"
        "  dbsc compile --compatible       what is renamed has both names for a time\n"
        "  dbsc compile --rebase           after two branches have both added migrations"
    )
    about = "Check a schema, then write its migrations, types, partition plan and diagram."
    out = common.command_parser("compile", about, examples)
    out.add_argument("--check", action="store_true", help="write nothing; exit 1 if something would change")
    out.add_argument("-o", "--output", metavar="DIR", help="the folder to write into (the schema's by default)")
    out.add_argument(
        "--allow",
        metavar="WHAT",
        action="append",
        default=[],
        help="leave to lose or open something, as the message says that asks: 'drop orders.note', 'widen orders', all",
    )
    out.add_argument(
        "--compatible",
        action="store_true",
        help="what is renamed (`was`) keeps its old name beside the new one, until migrations behind that end it",
    )
    out.add_argument(
        "--rebase",
        metavar="REVISION",
        nargs="?",
        const=HERE,
        help="write anew what the lock does not have (the lock of REVISION, if it is given), behind what it has",
    )
    out.add_argument("--prove", action="store_true", help="prove new migrations before anything is written")
    proving.options(out)
    common.at_option(out, "the day whose partitions are made at first")
    common.diagnostics_format(out)
    return out


def run(options: argparse.Namespace) -> int:
    """Writes what is not as it should be."""
    from dbsc import made, pipeline, project

    opened, checked = common.open_checked(options)
    folder = options.output or opened.folder
    header = checked.catalog.intent.header
    try:
        before, gone = _before(os.path.join(folder, header.migrations), header.migrations, options)
        with Progress(options, "compiling"):
            known = "" if options.check else made.stamp(folder)
            at, allow = options.at or common.now(), tuple(options.allow)
            compiled = pipeline.compile(checked, before, at, known, allow, compatible=options.compatible)
            files = compiled.files
            if options.rebase is not None:  # those of the other branch may not be here yet; the lock stays the last
                known_ = {f"{header.migrations}/{name}": text for name, text in compiled.migrations}
                files = {**known_, **files}
            stale = project.changed(folder, files)
            written_anew = [path for path in _with_what_is_beside(gone, folder) if path not in files]
        if compiled.diagnostics:
            raise common.refuse(compiled.diagnostics, options)
        if options.prove and compiled.new_migrations:
            proving.prove(compiled, os.path.join(folder, header.migrations), (), options)
        if not options.check:
            with Progress(options, "writing"):
                if stale:
                    project.write(folder, {path: files[path] for path in stale})
                if written_anew:
                    project.remove(folder, written_anew)
    except project.Unusable as error:
        raise common.Wrong([error.diagnostic], common.WRONG_USE, options) from None
    if compiled.made and not options.check:
        made.remember(folder, compiled.stamp, {path: compiled.files[path] for path in compiled.made})
    if compiled.warnings or options.format != "text":
        common.show(compiled.warnings, options)
    for path in written_anew:
        common.say(f"{'would remove' if options.check else 'removed'} {path}, which no database may have", options)
    if not stale:
        common.say("nothing to do: everything is as the schema says", options)
        return common.OK
    from dbsc.cli import written

    migrations = [f"{header.migrations}/{name}" for name in compiled.new_migrations]
    written.tell(options, folder, {path: files[path] for path in stale}, migrations, checked.catalog.intent)
    if compiled.both:
        told = f"both names are in use from {compiled.both} on: `dbsc apply --to {compiled.both}`; the rest ends that"
        common.say(told, options)
    return common.FOUND if options.check else common.OK


def _before(path: str, name: str, options: argparse.Namespace) -> tuple[dict[str, str], tuple[str, ...]]:
    """The folder of migrations that a compile goes on from, and the paths of those that are to be written anew."""
    from dbsc import lock, project

    here = project.read_folder(path)
    if options.rebase is None:
        return here, ()
    base = here
    if options.rebase != HERE:
        from dbsc import revisions
        from dbsc.migrate.numbering import PLAN

        base = revisions.read_folder(options.rebase, path, (".sql", lock.NAME, PLAN))
    found = lock.rebased(here, base, name)
    if found.problems:
        raise common.refuse(found.problems, options)
    return dict(found.files), tuple(f"{name}/{file}" for file in found.gone)


def _with_what_is_beside(gone: tuple[str, ...], folder: str) -> tuple[str, ...]:
    """Migrations that are gone, and the files that were made beside them for other tools."""
    if not gone:
        return ()
    from dbsc.postgres.runners import beside_gone

    return (*gone, *(path for path in beside_gone(gone) if os.path.exists(os.path.join(folder, path))))
