"""The migrations of a folder, held against the lock that vouches for them: their chain, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dbsc import lock as lock_
from dbsc.diagnostics import Diagnostic
from dbsc.record import Record
from dbsc.source import Source


def read_lock(before: Mapping[str, str], folder: str) -> tuple[lock_.Lock, tuple[Diagnostic, ...]]:
    """The lock of a migrations folder, checked against the migrations that are there."""
    text = before.get(lock_.NAME)
    if text is None:
        ours = sorted(name for name, content in before.items() if content.startswith("-- makes:"))
        if ours:
            message = f"there are migrations in `{folder}`, such as `{ours[0]}`, but no `{lock_.NAME}`"
            help_ = "take the lock from version control"
            return lock_.NOTHING, (Diagnostic("DBS502", message, help=help_),)
        return lock_.NOTHING, ()
    lock, problems = lock_.read(Source(f"{folder}/{lock_.NAME}", text))
    return lock, problems or tuple(_differences(lock, before, folder))


class Link(Record):
    """A migration of the chain: its file, its text, and the state before and after it."""

    file: str
    text: str
    before: str
    after: str


def links(before: Mapping[str, str], folder: str) -> tuple[tuple[Link, ...], tuple[Diagnostic, ...]]:
    """The migrations of a folder in their order, and what is wrong with them."""
    lock, problems = read_lock(before, folder)
    if problems:
        return (), problems
    found, state = [], lock_.START
    for link in lock.chain:
        found.append(Link(link.file, before[link.file], state, link.hash))
        state = link.hash
    return tuple(found), ()


def edited(lock: lock_.Lock, before: Mapping[str, str]) -> frozenset[str]:
    """The migrations that the lock knows and that are gone from the folder, or are not what they were."""
    found, state = [], lock_.START
    for link in lock.chain:
        content = before.get(link.file)
        if content is None or lock_.next_hash(state, lock_.body_of(content)) != link.hash:
            found.append(link.file)
        state = link.hash
    return frozenset(found)


def _differences(lock: lock_.Lock, before: Mapping[str, str], folder: str) -> Iterator[Diagnostic]:
    """Where the migrations of a folder are not those that the lock knows."""
    known = {link.file for link in lock.chain}
    unknown = {
        name: text for name, text in sorted(before.items()) if name not in known and text.startswith("-- makes:")
    }
    state = lock_.START
    for link in lock.chain:
        content = before.get(link.file)
        if content is None:
            renamed = [n for n, text in unknown.items() if lock_.next_hash(state, lock_.body_of(text)) == link.hash]
            message = f"migration `{folder}/{link.file}` is missing"
            help_ = "take it from version control: migrations are append-only"
            if renamed:
                message = f"migration `{folder}/{link.file}` is called `{renamed[0]}` now"
                help_ = "give it its name back: databases remember migrations by their names"
                del unknown[renamed[0]]
            yield Diagnostic("DBS502", message, help=help_)
        elif lock_.next_hash(state, lock_.body_of(content)) != link.hash:
            message = f"migration `{folder}/{link.file}` was changed after it was written"
            help_ = (
                "take it from version control; if two branches met, `dbsc compile --rebase BRANCH` writes what is new "
                "here behind the migrations of the other branch"
            )
            yield Diagnostic("DBS502", message, help=help_)
        state = link.hash
    for name in unknown:
        help_ = (
            "if two branches met or a compile was cut off, and no database has it yet, `dbsc compile --rebase` writes "
            "it anew behind the others; otherwise take the lock that knows it from version control"
        )
        yield Diagnostic("DBS502", f"migration `{folder}/{name}` is not in the lock", help=help_)


def state_after(migration: str) -> str:
    """The hash that the header of a migration ends with."""
    header = migration.partition("\n\n")[0]
    return header.rsplit(" ", 1)[1]
