"""Imports: from the first file to all the files of a schema, in the order in which their declarations count."""

from __future__ import annotations

from collections.abc import Callable

from dbsc.diagnostics import Diagnostic, Label, did_you_mean
from dbsc.record import Record
from dbsc.source import Source, Span
from dbsc.syntax.ast import File, Use
from dbsc.syntax.parser import parse


class Module(Record):
    """A parsed file. `standard` is its dotted name if it belongs to the standard library."""

    file: File
    source: Source
    standard: str | None = None


class Modules(Record):
    """Every file of a schema, imported ones before those that use them."""

    modules: tuple[Module, ...]
    diagnostics: tuple[Diagnostic, ...]


STANDARD: dict[str, tuple[str, ...]] = {
    "std.append_only": ("append_only",),
    "std.audit": ("audit_log", "audited"),
    "std.authors": ("authors",),
    "std.retention_log": (),
    "std.rights": ("owned", "admins", "administered", "shared", "sharing"),
    "std.soft_delete": ("soft_delete",),
    "std.tenant": ("tenant", "tenant_member", "tenant_owned"),
    "std.timestamps": ("timestamps",),
    "supabase.auth": (),
    "supabase.realtime": ("broadcast", "listen"),
    "supabase.rights": ("public_read",),
    "supabase.storage": ("own_folder",),
}
"""The modules of the standard library, with their mixins: `std.timestamps` is `stdlib/std/timestamps.dbs`."""

# Reads an import, given the importing file's path and what it says: a source, those of a folder, or what went wrong.
Reader = Callable[[str, Use], "Source | tuple[Source, ...] | str"]


def load(sources: tuple[Source, ...], read: Reader) -> Modules:
    """All modules that the sources are or use. `read` is the only thing that touches a disk."""
    loader = _Loader(read)
    for source in sources:
        loader.visit(source, None)
    return Modules(tuple(loader.done), tuple(loader.diagnostics))


class _Loader:
    def __init__(self, read: Reader) -> None:
        self.read = read
        self.done: list[Module] = []
        self.diagnostics: list[Diagnostic] = []
        self.seen: set[str] = set()
        self.open: list[tuple[str, Span | None]] = []

    def visit(self, source: Source, standard: str | None) -> None:
        self.seen.add(source.path)
        file, diagnostics = parse(source)
        self.diagnostics.extend(diagnostics)
        self.open.append((source.path, None))
        for declaration in file.declarations:
            if isinstance(declaration, Use):
                self.follow(source, declaration)
        self.open.pop()
        self.done.append(Module(file, source, standard))

    def follow(self, importer: Source, use: Use) -> None:
        if not use.is_path and use.target not in STANDARD:
            if use.target.startswith((".", "/")):
                message = "a path is quoted with single quotes"
                self.diagnostics.append(Diagnostic("DBS004", message, use.span, help=f"write `use '{use.target}'`"))
                return
            path = use.target if use.target.endswith(".dbs") else f"{use.target}.dbs"
            near = None if path == use.target else did_you_mean(use.target, STANDARD)
            help_ = near or f"a file of yours is quoted: `use './{path}'`; the library has {', '.join(STANDARD)}"
            if path == use.target:
                help_ = f"write `use './{path}'`"
            message = f"there is no module `{use.target}` in the standard library"
            start = use.span.end - len(use.target)
            place = use.span.replace(start=start) if use.span.text.endswith(use.target) else use.span
            self.diagnostics.append(Diagnostic("DBS107", message, place, help=help_))
            return
        found = self.read(importer.path, use)
        if isinstance(found, str):
            self.diagnostics.append(Diagnostic("DBS107", f"cannot import `{use.target}`: {found}", use.span))
            return
        for source in found if isinstance(found, tuple) else (found,):
            self.enter(importer, use, source)

    def enter(self, importer: Source, use: Use, found: Source) -> None:
        """Visits an imported file, once; one that is being read uses itself."""
        if any(path == found.path for path, _ in self.open):
            chain = [path for path, _ in self.open]
            cycle = " uses ".join(f"`{path}`" for path in [*chain[chain.index(found.path) :], found.path])
            label = Label(Span(importer, use.span.start, use.span.end), "this import closes the circle")
            self.diagnostics.append(Diagnostic("DBS110", f"files use each other: {cycle}", use.span, (label,)))
            return
        if found.path not in self.seen:
            self.visit(found, None if use.is_path else use.target)
