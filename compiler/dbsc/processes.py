"""Work that falls into many pieces, none of which needs another, shared out among processes; work while others work.

A piece is a body of a function or a query of a view: some milliseconds each, and a database may hold thousands. The
processes are copies of this one (`fork`): they see all that it has, and give back what they found. Where there is
little to do or one processor, and on macOS, whose libraries do not bear to be copied, the work is done here.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from dbsc.hints import Any

_FEW = 60  # pieces: a copy of the process costs as much as some of them
_MOST = 4  # processes, as each has memory of its own
_TURN = 0.0002  # seconds: as long as an answer waits for the thread that has its turn

Work = Callable[[Sequence[Any]], Any]


def in_shares(work: Work, pieces: Sequence[Any], few: int = _FEW) -> list[Any]:
    """What `work` makes of the pieces, one result a share of them; the first share is done in this very process.

    Results of the others are pickled; what `work` changes besides is lost. Neighbours fall into different shares. What
    a copy could not do is done here, where an error is seen. Fewer pieces than `few` are not worth a copy.
    """
    count = min(processors(), _MOST, len(pieces) // few)
    if count < 2:
        return [work(pieces)]
    shares = [pieces[number::count] for number in range(count)]
    copies: list[_Copy] = []
    try:
        copies += [_Copy(work, share) for share in shares[1:]]
        return [work(shares[0]), *[copy.result() for copy in copies]]
    finally:
        for copy in copies:
            copy.end()


def each_in_shares(work: Callable[[Any], Any], pieces: Sequence[Any], few: int = _FEW) -> list[Any]:
    """What `work` makes of each of the pieces, in their order."""
    shares = in_shares(lambda share: [work(piece) for piece in share], pieces, few)
    found: list[Any] = [None] * len(pieces)
    for number, share in enumerate(shares):
        found[number :: len(shares)] = share
    return found


@contextmanager
def beside(work: Callable[[], object]) -> Iterator[None]:
    """Does `work` in a thread of its own during a block that mostly waits for a server, say; the block ends with it.

    No other thread may be there when a process is copied, so that it is waited for.
    """
    from threading import Thread

    thread = Thread(target=work, daemon=True)
    turn = sys.getswitchinterval()
    sys.setswitchinterval(_TURN)
    thread.start()
    try:
        yield
    finally:
        thread.join()
        sys.setswitchinterval(turn)


def processors() -> int:
    """How many copies of this process can run at once."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1


class _Copy:
    """A copy of this process, which does one share of the work."""

    def __init__(self, work: Work, share: Sequence[Any]) -> None:
        self.work, self.share = work, share
        self.reader, writer = os.pipe()
        try:
            self.process = os.fork()
        except OSError:  # there are too many processes, or too little memory
            self.process = -1
        if self.process == 0:
            _give(work, share, writer)
        os.close(writer)

    def result(self) -> Any:
        """What the copy found."""
        from pickle import loads

        with os.fdopen(os.dup(self.reader), "rb") as pipe:
            told = pipe.read()
        return loads(told) if self.process > 0 and self.status() == 0 else self.work(self.share)

    def status(self) -> int:
        """How the copy ended, which is waited for."""
        _, status = os.waitpid(self.process, 0)
        self.process = -1
        return status

    def end(self) -> None:
        """Ends the copy where its result is not wanted any more."""
        os.close(self.reader)
        if self.process > 0:
            from signal import SIGKILL

            os.kill(self.process, SIGKILL)
            self.status()


def _give(work: Work, share: Sequence[Any], writer: int) -> None:
    """All that a copy does. It ends without what a process does at its end, such as closing connections."""
    from pickle import dumps

    try:
        with os.fdopen(writer, "wb") as pipe:
            pipe.write(dumps(work(share)))
        os._exit(0)
    finally:
        os._exit(1)
