"""A catalog that was read elsewhere, to `.dbs` files that mean the same."""

from __future__ import annotations

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Ref
from dbsc.diagnostics import Diagnostic, has_errors
from dbsc.hints import Any
from dbsc.peers.reading import Remark
from dbsc.pipeline import check
from dbsc.record import Record
from dbsc.source import Source
from dbsc.sqltypes.beyond import Beyond


class Pulled(Record):
    """The `.dbs` files of a catalog that was read elsewhere, by path, and what is to be said of it.

    `meaning` is the catalog that they are compiled to, and `opaque` are objects that went into `sql` blocks. `fallback`
    is the catalog where not all of it could be written as it is.
    """

    files: dict[str, str]
    diagnostics: tuple[Diagnostic, ...]
    meaning: Catalog
    opaque: tuple[Ref, ...] = ()
    fallback: Any = None


def pulled(
    catalog: Catalog, *, directory: bool, said: Beyond | None = None, remarks: tuple[Remark, ...] = ()
) -> Pulled:
    """A catalog that a database or another tool's schema gave, as a person would write it.

    With `directory` it is a file a schema, else one file. `said` is what the server has beside the catalog, if one said
    the expressions. `remarks` are comments of the other tool's schema. What is written is read again; where words that
    are only meant, such as a union, make something else wrong, they are not used.
    """
    if catalog.intent.words:
        from dbsc.backends.typescript.names import without_needless

        catalog = without_needless(catalog)
    from dbsc.pull.text import in_few_words

    short = in_few_words(catalog, said)
    found = _written(short, directory=directory, plain=False, remarks=remarks)
    if not has_errors(found.diagnostics):
        return found
    plain = _written(short, directory=directory, plain=True, remarks=remarks)
    if not has_errors(plain.diagnostics) or said is None:
        return found if has_errors(plain.diagnostics) else plain
    from dbsc.pull.fallback import Refused, refused, with_blocks

    what, mended = Refused(), with_blocks(catalog, Refused())
    while has_errors(plain.diagnostics):
        more = refused(what, mended, plain.meaning, plain.diagnostics)
        if more == what:
            break
        what, mended = more, with_blocks(catalog, more)
        short = in_few_words(mended.catalog, said)
        plain = _written(short, directory=directory, plain=True, remarks=())
    found = _written(short, directory=directory, plain=False, remarks=())
    found = plain if has_errors(found.diagnostics) else found
    return found.replace(diagnostics=(*mended.notes, *found.diagnostics), opaque=mended.moved, fallback=mended)


def _written(catalog: Catalog, *, directory: bool, plain: bool, remarks: tuple[Remark, ...]) -> Pulled:
    from dbsc.pull import text
    from dbsc.pull.bodies import with_unchecked
    from dbsc.pull.unions import without_refused

    person = text.read_like_a_person(catalog, plain=plain)
    while True:
        files = text.files(person, directory=directory, plain=plain)
        if remarks:
            from dbsc.peers.remarks import remarked

            files = {path: remarked(written, remarks) for path, written in files.items()}
        checked = check((Source(text.ENTRY, files[text.ENTRY]),), text.reader(files), guarded=False)
        mended = without_refused(person, checked.diagnostics)
        if mended is person:
            mended = with_unchecked(person, checked.catalog, checked.diagnostics)
        if mended is person:
            return Pulled(files, checked.diagnostics, checked.catalog)
        person = mended
