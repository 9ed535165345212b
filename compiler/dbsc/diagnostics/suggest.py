"""Did you mean: the nearest of a closed vocabulary."""

from __future__ import annotations

from collections.abc import Iterable

_LONGEST = 200  # no name of PostgreSQL has as many characters, and the time is the square of them


def _distance(a: str, b: str, limit: int) -> int:
    """Edit distance where a swap of two neighbours counts one; `limit + 1` when it is more than `limit`."""
    # One edit changes which letters a word has by two at most: most words need no closer look.
    if abs(len(a) - len(b)) > limit or len(a) > _LONGEST or len(set(a).symmetric_difference(b)) > 2 * limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, last, row = row, before, [i]
        for j, y in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return row[-1]


def nearest(word: str, vocabulary: Iterable[str]) -> str | None:
    """The word of the vocabulary that is most likely meant, or None. Ties go to the first in order."""
    folded = word.lower()
    limit = 1 if len(folded) < 5 else 2 if len(folded) < 9 else 3
    best, found = limit + 1, None
    shortest, longest = len(word) - limit, len(word) + limit
    for candidate in vocabulary:
        if not shortest <= len(candidate) <= longest:
            continue
        distance = _distance(folded, candidate.lower(), limit)
        if distance < best:
            best, found = distance, candidate
    if found is not None and best >= len(folded):
        return None
    return found


def is_unambiguous(word: str, vocabulary: Iterable[str]) -> bool:
    """Whether one word of the vocabulary, and no other, is a single slip of the finger away from this one."""
    folded = word.lower()
    limit = 1 if len(folded) < 8 else 2
    near = {candidate for candidate in vocabulary if _distance(folded, candidate.lower(), limit) <= limit}
    return len(folded) > 2 and len(near) == 1


class Guess(str):
    """`did you mean `x`?`, with the word that was written, the one that is meant, and whether it can be no other."""

    __slots__ = ("meant", "sure", "word")
    word: str
    meant: str
    sure: bool


def did_you_mean(word: str, vocabulary: Iterable[str]) -> str | None:
    """`did you mean `x`?` as a `Guess`, or None."""
    words = list(vocabulary)
    found = nearest(word, words)
    if found is None:
        return None
    guess = Guess(f"did you mean `{found}`?")
    guess.word, guess.meant, guess.sure = word, found, is_unambiguous(word, words)
    return guess
