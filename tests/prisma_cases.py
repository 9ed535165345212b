"""The golden cases of Prisma schemas: `schema.prisma`, or several files, with what is expected of them."""

from __future__ import annotations

from pathlib import Path

from dbsc import pulling
from dbsc.diagnostics.render.text import render
from dbsc.peers import prisma
from dbsc.peers.reading import Reading
from dbsc.source import Source

HERE = Path(__file__).parent / "golden"
READ = sorted(path for path in (HERE / "prisma").iterdir() if path.is_dir())
REFUSED = sorted(path for path in (HERE / "prisma_refused").iterdir() if path.is_dir())


def reading(case: Path) -> Reading:
    """What reading the files of a case gives."""
    files = sorted(case.glob("*.prisma"))
    return prisma.read(*(Source(path.name, path.read_text(encoding="utf-8")) for path in files))


def text(read: Reading) -> str:
    """What `dbsc pull` writes of it."""
    pulled = pulling.pulled(read.catalog, directory=False, remarks=read.remarks)
    assert not pulled.diagnostics, [diagnostic.message for diagnostic in pulled.diagnostics]
    (written,) = pulled.files.values()
    return written


def told(read: Reading) -> str:
    """What is said of it."""
    return render(read.diagnostics, colour=False, width=100)
