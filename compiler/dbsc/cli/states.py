"""The two sides of a change, as `--diff FROM TO` names them: a `.dbs` file, a folder, `lock` or `empty`."""

from __future__ import annotations

import argparse
import os

from dbsc.cli import common
from dbsc.hints import Any


def state(name: str, options: argparse.Namespace) -> Any:
    """The catalog that a name means; `lock` is what the migrations of the schema lead to."""
    if name == "empty":
        from dbsc.catalog.catalog import EMPTY

        return EMPTY
    if name == "lock":
        return _locked(options)
    _, checked = common.open_checked(argparse.Namespace(**{**vars(options), "schema": name}))
    return checked.catalog


def _locked(options: argparse.Namespace) -> Any:
    from dbsc import pipeline, project

    opened, checked = common.open_checked(options)
    folder = checked.catalog.intent.header.migrations
    try:
        before = project.read_folder(os.path.join(opened.folder, folder))
    except project.Unusable as error:
        raise common.Wrong([error.diagnostic], common.WRONG_USE, options) from None
    lock, problems = pipeline.read_lock(before, folder)
    if problems:
        raise common.refuse(problems, options)
    return lock.catalog
