"""What the last compile made of which sources, so that a compile with nothing to do need not make it once more.

It is kept beside the output in `.dbsc/made`, which is nobody's to commit or to read: the stamp of what all was made
from (`pipeline.stamp`), then the hash and the path of each file. Without it, or where a file is another, all is made
again.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

_FOLDER, _NAME = ".dbsc", "made"


def stamp(folder: str) -> str:
    """What the files in an output folder were made from; empty where that is not known, or one of them has changed."""
    try:
        with open(os.path.join(folder, _FOLDER, _NAME), encoding="utf-8") as file:
            of, *files = file.read().splitlines()
        for line in files:
            hashed, path = line.split(" ", 1)
            with open(os.path.join(folder, path), "rb") as file:
                if _hash(file.read()) != hashed:
                    return ""
    except (OSError, ValueError):
        return ""
    return of


def remember(folder: str, of: str, files: Mapping[str, str]) -> None:
    """Notes what files were made from. Where that cannot be written, the next compile makes them again."""
    lines = (of, *(f"{_hash(text.encode())} {path}" for path, text in files.items()))
    text = "\n".join(lines) + "\n"
    place = os.path.join(folder, _FOLDER)
    try:
        os.makedirs(place, exist_ok=True)
        for name, content in ((".gitignore", "*\n"), (_NAME, text)):
            aside = os.path.join(place, f"{name}.{os.getpid()}")
            with open(aside, "w", encoding="utf-8", newline="\n") as file:
                file.write(content)
            os.replace(aside, os.path.join(place, name))
    except OSError:
        return


def _hash(data: bytes) -> str:
    from hashlib import sha256

    return sha256(data.replace(b"\r\n", b"\n")).hexdigest()
