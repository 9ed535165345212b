"""How many examples hypothesis tries, and which tests may be skipped.

The profiles are chosen by `DBSC_HYPOTHESIS`: `dev` for an edit, `ci` for a push, `nightly` for the night,
`fuzz` on demand: `DBSC_HYPOTHESIS=fuzz pytest tests/laws/test_syntax_laws.py -k damage`.
"""

from __future__ import annotations

import os
from collections.abc import Generator

import pytest
from hypothesis import HealthCheck, settings

for _profile, _examples in (("dev", 25), ("ci", 100), ("nightly", 5000), ("fuzz", 100_000)):
    settings.register_profile(
        _profile,
        max_examples=_examples,
        deadline=None,
        derandomize=_profile == "ci",  # a push fails for what it changes; what is new is found in the night
        suppress_health_check=[HealthCheck.too_slow],
    )
settings.load_profile(os.environ.get("DBSC_HYPOTHESIS", "dev"))

_MAY_SKIP = os.environ.get("DBSC_MAY_SKIP")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where `DBSC_MAY_SKIP` is set, a test is skipped for one of its reasons (separated by commas) or else fails."""
    report = yield
    if _MAY_SKIP is not None and report.skipped and not hasattr(report, "wasxfail"):
        reason = str(report.longrepr[2]) if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if not any(known and known in reason for known in _MAY_SKIP.split(",")):
            report.outcome = "failed"
            report.longrepr = f"skipped, but not for a reason in DBSC_MAY_SKIP={_MAY_SKIP}: {reason}"
    return report
