"""Large schemas cost in proportion to their size: nothing that a compile does is quadratic."""

from pathlib import Path

from bench.scale import measure

SMALL, LARGE = 160, 800
SLACK = 2.5  # what is quadratic would take 5 times as long; a busy machine is no proof of it


def test_time_grows_as_the_schema_does(tmp_path: Path) -> None:
    start, small, large = (measure(tmp_path, "compile", tables, runs=2).seconds for tables in (1, SMALL, LARGE))
    assert (large - start) / (small - start) < SLACK * LARGE / SMALL
