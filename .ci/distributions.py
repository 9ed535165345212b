"""What a wheel and an sdist must hold, told from the checkout they were built from. Exits 1 with what is missing.

usage: python distributions.py DIST CHECKOUT
"""

import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile


def files(folder: Path) -> Iterator[str]:
    """The files below a folder that belong to the project."""
    for path in sorted(folder.rglob("*")):
        below = path.relative_to(folder)
        hidden = any(part in ("__pycache__", "node_modules") or part.startswith(".") for part in below.parts)
        if path.is_file() and not hidden:
            yield below.as_posix()


def main() -> int:
    """Compares names; prints those that are missing or do not belong."""
    dist, checkout = Path(sys.argv[1]), Path(sys.argv[2])
    wheel = {name for name in ZipFile(next(dist.glob("*.whl"))).namelist() if name.startswith("dbsc/")}
    wanted = {f"dbsc/{name}" for name in files(checkout / "compiler" / "dbsc")}
    wanted |= {f"dbsc/{folder}/{name}" for folder in ("grammar", "stdlib") for name in files(checkout / folder)}
    with tarfile.open(next(dist.glob("*.tar.gz"))) as archive:
        sdist = {name.partition("/")[2] for name in archive.getnames() if archive.getmember(name).isfile()}
    source = {"pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md"}
    for folder in ("compiler", "grammar", "stdlib", "tests", "samples"):
        source |= {f"{folder}/{name}" for name in files(checkout / folder)}
    wrong = {
        "not in the wheel": wanted - wheel,
        "in the wheel, but not ours": wheel - wanted,
        "not in the sdist": source - sdist,
        "in the sdist, but not ours": {name for name in sdist - source if name not in (".gitignore", "PKG-INFO")},
    }
    for what, names in wrong.items():
        for name in sorted(names):
            print(f"{what}: {name}")
    return any(wrong.values())


if __name__ == "__main__":
    sys.exit(main())
