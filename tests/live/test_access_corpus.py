"""How many of the policies of real schemas are understood, so that what is asked of them can be decided."""

from __future__ import annotations

from pathlib import Path

import pytest

from dbsc import pipeline, project
from dbsc.access.rights import Rights
from dbsc.access.verdicts import interpreted
from dbsc.catalog.objects import Policy
from inventories import SHARED
from projects import Project

CORPUS = SHARED / "corpus"
POLICIES = {"basejump": 13, "employee": 2, "graphile_starter": 12, "makerkit_lite": 3}


@pytest.mark.skipif(not CORPUS.is_dir(), reason="shared/corpus is not beside the checkout")
def test_four_of_five_policies_of_real_schemas_are_understood(tmp_path: Path) -> None:
    counted: dict[str, int] = {}
    understood = 0
    for name in POLICIES:
        folder = tmp_path / name
        folder.mkdir()
        run = Project(folder).run("pull", str(CORPUS / f"{name}.sql"), "-o", str(folder / "schema.dbs"), "-q")
        assert run.code == 0, run.err
        catalog = pipeline.check(project.open_project(str(folder / "schema.dbs")).sources, project.reader).catalog
        rights = Rights(catalog)
        counted[name] = sum(1 for _ in catalog.all(Policy))
        understood += sum(1 for policy in catalog.all(Policy) if not interpreted(rights, policy))
    assert counted == POLICIES
    assert understood >= 0.8 * sum(counted.values())
