"""Reading and writing files: what cannot be read is told, and what is not finished leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from dbsc import project


def test_a_zero_byte_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "schema.dbs"
    path.write_bytes(b"table t {\n  a text = 'x\0y'\n}\n")
    with pytest.raises(project.Unusable) as told:
        project.read_source(str(path))
    assert told.value.diagnostic.code == "DBS601"
    assert told.value.diagnostic.message.endswith("line 2 holds a zero byte")


@pytest.mark.skipif(sys.platform == "win32", reason="devices are files elsewhere")
def test_a_device_without_an_end_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "schema.dbs").write_text("use '/dev/zero'\n")
    command = [sys.executable, "-m", "dbsc", "check"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=20, check=False)
    assert run.returncode == 1
    assert "cannot read `/dev/zero`: is a device" in run.stderr


@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(28, "no space left on device")])
def test_what_is_cut_off_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    (tmp_path / "b.txt").write_text("as it was")

    def settle(_paths: list[str]) -> None:
        assert (tmp_path / "b.txt.dbsc-new").exists()
        raise error

    monkeypatch.setattr(project, "_settle", settle)
    with pytest.raises((KeyboardInterrupt, project.Unusable)):
        project.write(str(tmp_path), {"new/deep/a.txt": "a", "b.txt": "b"})
    assert [path.name for path in tmp_path.iterdir()] == ["b.txt"]
    assert (tmp_path / "b.txt").read_text() == "as it was"


def test_a_move_that_fails_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.txt", "c.txt"):
        (tmp_path / name).write_text("as it was")
    replace = os.replace

    def refused(source: str, target: str) -> None:
        if target.endswith("c.txt"):
            raise PermissionError(13, "somebody has it open")
        replace(source, target)

    monkeypatch.setattr(os, "replace", refused)
    with pytest.raises(project.Unusable) as told:
        project.write(str(tmp_path), {"a.txt": "new", "new/b.txt": "new", "c.txt": "new"})
    assert told.value.diagnostic.code == "DBS602"
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"a.txt": "as it was", "c.txt": "as it was"}


@pytest.mark.skipif(sys.platform == "win32", reason="signals are held back where there are any")
def test_an_interrupt_between_moves_waits_until_all_are_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace = os.replace

    def interrupted(source: str, target: str) -> None:
        replace(source, target)
        if target.endswith("a.txt"):
            signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)

    monkeypatch.setattr(os, "replace", interrupted)
    (tmp_path / "a.txt").write_text("as it was")
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs ignore it
    try:
        with pytest.raises(KeyboardInterrupt):
            project.write(str(tmp_path), {"a.txt": "new", "b.txt": "new"})
    finally:
        signal.signal(signal.SIGINT, before)
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"a.txt": "new", "b.txt": "new"}
