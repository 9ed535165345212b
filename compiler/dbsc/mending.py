"""Applies the safe edits of everything that is wrong with a schema, until there are none, and proves that it helped."""

from __future__ import annotations

from dbsc.diagnostics import Diagnostic, Edit, Guess, has_errors, mend
from dbsc.pipeline import Checked, advice, check
from dbsc.record import Record
from dbsc.semantics.modules import Reader
from dbsc.source import Source, Span
from dbsc.sqltext.quote import identifier
from dbsc.syntax.ast import Use
from dbsc.syntax.driver import MOST

_MOST_ROUNDS = 50


class Mended(Record):
    """What is still wrong, the files that are to be written (path to text), and what was mended in them."""

    checked: Checked
    files: dict[str, str]
    mended: tuple[Diagnostic, ...]


def corrected(diagnostic: Diagnostic) -> Diagnostic:
    """A diagnostic that guesses at a name, with the edit that writes the name that is meant."""
    guess, place = diagnostic.help, diagnostic.place
    if diagnostic.edits or not isinstance(guess, Guess) or place is None:
        return diagnostic
    written, (*before, last) = place.text, guess.word.split(".")
    if written not in (guess.word, f'"{guess.word}"') and not written.endswith(f".{last}"):
        return diagnostic
    start = place.end - len(last) if written.endswith(f".{last}") and not before else place.start
    meant = ".".join(identifier(part) for part in guess.meant.split("."))
    return diagnostic.replace(edits=(Edit(Span(place.source, start, place.end), meant, guess.sure),))


def mended(sources: tuple[Source, ...], read: Reader, *, advised: bool = False) -> Mended:
    """The schema with every safe edit applied that makes it better. Files of the standard library stay as they are.

    `advised`: those of advice as well, which write the indexes that are missing.
    """
    files = _Files(sources, read, advised)
    checked = files.check()
    done: list[Diagnostic] = []
    for _ in range(_MOST_ROUNDS):
        chosen = mend.chosen(map(corrected, checked.diagnostics), files.own())
        kept = files.tried(chosen, checked) or files.tried_apart(chosen, checked)
        if kept is None:
            break
        checked, helped = kept
        done += helped
    texts = {path: now.text for path, (before, now) in files.known.items() if now.text != before.text}
    return Mended(files.said() if advised else checked, texts, tuple(done))


class _Files:
    """The files of a schema, as they were and as they are so far."""

    def __init__(self, sources: tuple[Source, ...], read: Reader, advised: bool) -> None:
        self.read = read
        self.advised = advised
        self.first = tuple(source.path for source in sources)
        self.known: dict[str, tuple[Source, Source]] = {source.path: (source, source) for source in sources}

    def own(self) -> frozenset[Source]:
        return frozenset(now for _, now in self.known.values())

    def check(self) -> Checked:
        checked = self.said()
        if not self.advised or has_errors(checked.diagnostics):
            return checked
        return checked.replace(diagnostics=checked.diagnostics + advice(checked))

    def said(self) -> Checked:
        """What is said of them without being asked."""
        return check(tuple(self.known[path][1] for path in self.first), self.reader)

    def reader(self, importer: str, use: Use) -> Source | tuple[Source, ...] | str:
        found = self.read(importer, use)
        if isinstance(found, str) or not use.is_path:
            return found
        if isinstance(found, tuple):
            return tuple(self.now(source) for source in found)
        return self.now(found)

    def now(self, source: Source) -> Source:
        """A file as it is so far."""
        return self.known.setdefault(source.path, (source, source))[1]

    def tried(self, chosen: list[Diagnostic], before: Checked) -> tuple[Checked, list[Diagnostic]] | None:
        """Applies the edits of some diagnostics; None, and nothing changed, if that makes nothing better."""
        if not chosen:
            return None
        known = dict(self.known)
        for source, text in mend.applied(chosen).items():
            self.known[source.path] = (known[source.path][0], Source(source.path, text))
        after = self.check()
        if _is_better(before.diagnostics, after.diagnostics):
            return after, chosen
        self.known = known
        return None

    def tried_apart(self, chosen: list[Diagnostic], before: Checked) -> tuple[Checked, list[Diagnostic]] | None:
        """The first of some diagnostics whose edits help by themselves."""
        for one in chosen[:MOST] if len(chosen) > 1 else []:
            kept = self.tried([one], before)
            if kept is not None:
                return kept
        return None


def _is_better(before: tuple[Diagnostic, ...], after: tuple[Diagnostic, ...]) -> bool:
    """Whether there are fewer errors, or as many and fewer warnings; no more than `MOST` errors of a file are told."""
    errors, still = (sum(one.severity == "error" for one in found) for found in (before, after))
    if errors >= MOST:
        return still <= errors
    return (still, len(after)) < (errors, len(before))
