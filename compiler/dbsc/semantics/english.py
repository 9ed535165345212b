"""Singular forms of table names, for junction columns and the names of types. English only; all can be overridden."""

from __future__ import annotations

_IRREGULAR = {
    "people": "person",
    "children": "child",
    "men": "man",
    "women": "woman",
    "feet": "foot",
    "teeth": "tooth",
    "geese": "goose",
    "mice": "mouse",
    "criteria": "criterion",
    "indices": "index",
    "matrices": "matrix",
    "vertices": "vertex",
    "analyses": "analysis",
    "crises": "crisis",
    "diagnoses": "diagnosis",
    "theses": "thesis",
    "hypotheses": "hypothesis",
    "leaves": "leaf",
    "lives": "life",
    "knives": "knife",
    "wives": "wife",
    "shelves": "shelf",
    "halves": "half",
    "movies": "movie",
    "cookies": "cookie",
    "pies": "pie",
    "ties": "tie",
    "zombies": "zombie",
    "caches": "cache",
    "axes": "axis",
    "buses": "bus",
    "statuses": "status",
    "aliases": "alias",
    "viruses": "virus",
    "bonuses": "bonus",
    "campuses": "campus",
    "quizzes": "quiz",
    "heroes": "hero",
    "potatoes": "potato",
    "echoes": "echo",
}
_SAME = frozenset(
    "data metadata media news series species equipment information money audio video software hardware feedback "
    "staff status analysis basis process access address business class progress chess canvas atlas alias bus gas "
    "lens campus virus bonus corpus census plus minus yes this is has was us".split()
)


def singular(name: str) -> str:
    """The singular of the last word of a snake_case name: `order_items` gives `order_item`."""
    head, underscore, last = name.rpartition("_")
    return f"{head}{underscore}{_word(last)}"


def _word(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word in _SAME or len(word) < 3 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zzes")):
        return word[:-2]
    return word[:-1]
