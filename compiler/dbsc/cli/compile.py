"""`dbsc compile`: the main job."""

from __future__ import annotations

import argparse
import os

from dbsc.cli import common
from dbsc.cli.progress import Progress


def parser() -> argparse.ArgumentParser:
    """Its arguments."""
    examples = (
        "  dbsc compile\n"
        "  dbsc compile schema.dbs -o build\n"
        "  dbsc compile --check            exit 1 if something would change, for CI"
    )
    about = "Check a schema, then write its migrations, types, partition plan and diagram."
    out = common.command_parser("compile", about, examples)
    out.add_argument("--check", action="store_true", help="write nothing; exit 1 if something would change")
    out.add_argument("-o", "--output", metavar="DIR", help="the folder to write into (the schema's by default)")
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
        before = project.read_folder(os.path.join(folder, header.migrations))
        with Progress(options, "compiling") as progress:
            known = "" if options.check else made.stamp(folder)
            compiled = pipeline.compile(checked, before, options.at or common.now(), known)
            stale = project.changed(folder, compiled.files)
            if stale and not options.check and not compiled.diagnostics:
                progress.tell("writing")
                project.write(folder, {path: compiled.files[path] for path in stale})
    except project.Unusable as error:
        raise common.Wrong([error.diagnostic], common.WRONG_USE, options) from None
    if compiled.diagnostics:
        raise common.refuse(compiled.diagnostics, options)
    if compiled.made and not options.check:
        made.remember(folder, compiled.stamp, {path: compiled.files[path] for path in compiled.made})
    if options.format != "text":
        common.show((), options)
    if not stale:
        common.say("nothing to do: everything is as the schema says", options)
        return common.OK
    from dbsc.cli import written

    migrations = [f"{header.migrations}/{name}" for name in compiled.new_migrations]
    files = {path: compiled.files[path] for path in stale}
    written.tell(options, folder, files, migrations, checked.catalog.intent)
    return common.FOUND if options.check else common.OK
