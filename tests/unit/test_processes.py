"""Work in shares: all of it is done, once, whatever becomes of the copies of the process."""

import os
import signal
import sys
import threading
import time
from collections.abc import Sequence

import pytest

from dbsc import processes
from dbsc.processes import beside, each_in_shares, in_shares

PIECES = range(1000)


@pytest.fixture(params=[1, 2, 3], autouse=True)
def count(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many processes may run."""
    monkeypatch.setattr(processes, "processors", lambda: request.param)
    return int(request.param)


def test_every_piece_is_in_one_share(count: int) -> None:
    found = in_shares(lambda share: (os.getpid(), list(share)), PIECES)
    assert sorted(piece for _, share in found for piece in share) == list(PIECES)
    assert len({process for process, _ in found}) == len(found) == count


def test_a_few_pieces_are_not_worth_a_copy() -> None:
    assert in_shares(lambda _: os.getpid(), range(100)) == [os.getpid()]


def test_what_is_made_of_each_piece_is_in_their_order() -> None:
    assert each_in_shares(lambda piece: piece * 2, PIECES, few=7) == [piece * 2 for piece in PIECES]
    assert each_in_shares(str, []) == []


def test_work_beside_a_block_is_done_when_it_ends() -> None:
    turn, done, before = sys.getswitchinterval(), threading.Event(), set(threading.enumerate())

    def work() -> None:
        time.sleep(0.05)
        done.set()

    with pytest.raises(KeyError), beside(work):
        assert not done.is_set()
        raise KeyError
    assert done.is_set()
    assert set(threading.enumerate()) <= before
    assert sys.getswitchinterval() == turn


def test_results_are_as_large_as_they_are(count: int) -> None:
    assert in_shares(lambda _: "x" * 1_000_000, PIECES) == ["x" * 1_000_000] * count


def test_the_share_of_a_copy_that_dies_is_done_here() -> None:
    here = os.getpid()

    def work(share: Sequence[int]) -> int:
        if os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return len(share)

    assert sum(in_shares(work, PIECES)) == len(PIECES)


def test_an_error_is_raised_and_no_copy_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    fork = os.fork

    def noted() -> int:
        made.append(fork())
        return made[-1]

    def work(share: Sequence[int]) -> int:
        raise ValueError(f"{len(share)} pieces")

    monkeypatch.setattr(os, "fork", noted)
    with pytest.raises(ValueError, match="pieces"):
        in_shares(work, PIECES)
    for process in made:
        with pytest.raises(ChildProcessError):
            os.waitpid(process, os.WNOHANG)


def test_where_no_copy_can_be_made(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> int:
        raise BlockingIOError("Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", refused)
    assert sum(in_shares(len, PIECES)) == len(PIECES)
