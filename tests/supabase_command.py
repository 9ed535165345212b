"""Supabase's own command, asked about a database as if that were a project."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from psycopg.conninfo import conninfo_to_dict

from dbsc.postgres.scratch import Server

PROGRAM = Path(__file__).parent / "npm/node_modules/@supabase/cli-linux-x64/bin/supabase"

_CONFIG = """
project_id = "asked"
[api]
schemas = {}
"""


def ask(
    server: Server, database: str, *words: str, schemas: tuple[str, ...] = ("public",), folder: Path | None = None
) -> str:
    """What the command prints for some words, where the API shows these schemas; `folder` is that of the project."""
    with ExitStack() as stack:
        home = str(folder) if folder else stack.enter_context(TemporaryDirectory(prefix="supabase"))
        (Path(home) / "supabase").mkdir(exist_ok=True)
        (Path(home) / "supabase" / "config.toml").write_text(_CONFIG.format(json.dumps(schemas)), encoding="utf-8")
        url = stack.enter_context(reached(server, database))
        told = {"SUPABASE_TELEMETRY_DISABLED": "1", "DO_NOT_TRACK": "1"}
        run = subprocess.run(
            [str(PROGRAM), *words, f"--remote={url}", "--workdir", home],
            cwd=home,
            env={"PATH": os.environ["PATH"], "HOME": home, **told},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
    assert run.returncode == 0, run.stderr + run.stdout
    return run.stdout


@contextmanager
def reached(server: Server, database: str) -> Iterator[str]:
    """The address of a database for programs that connect to a port only."""
    behind = {str(key): str(value) for key, value in conninfo_to_dict(server.conninfo(database)).items()}
    with _reached(Path(behind["host"]) / f".s.PGSQL.{behind['port']}") as port:
        yield f"postgresql://{quote(behind['user'])}:none@127.0.0.1:{port}/{quote(database)}?sslmode=disable"


@contextmanager
def _reached(path: Path) -> Iterator[int]:
    """A port of this machine behind which a socket of the file system is: the program connects to no other."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        threading.Thread(target=_accept, args=(listening, path), daemon=True).start()
        yield listening.getsockname()[1]


def _accept(listening: socket.socket, path: Path) -> None:
    with suppress(OSError):
        while True:
            near, _ = listening.accept()
            far = socket.socket(socket.AF_UNIX)
            far.connect(str(path))
            for source, target in ((near, far), (far, near)):
                threading.Thread(target=_pass_on, args=(source, target), daemon=True).start()


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while sent := source.recv(65536):
            target.sendall(sent)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)
