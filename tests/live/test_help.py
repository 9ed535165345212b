"""The examples of `dbsc prove --help` run, with a server of ours in the place of the one that they name."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

import pytest
from psycopg.conninfo import conninfo_to_dict

from dbsc.cli.prove import parser
from dbsc.postgres.scratch import Server
from projects import Project

EXAMPLES = re.findall(r"^  dbsc (prove.*)$", parser().epilog or "", re.MULTILINE)


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 4


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_of_prove_runs(example: str, pg18: Server, tmp_path: Path) -> None:
    parts = conninfo_to_dict(pg18.conninfo("postgres"))
    url = f"postgresql://{parts['user']}@/postgres?host={quote(str(parts['host']), safe='')}&port={parts['port']}"
    arguments = example.replace("postgresql://localhost/postgres", url).split()
    folders = [word for word in arguments if word.endswith("/bin")]
    if folders and not Path(folders[0]).is_dir():
        pytest.skip(f"{folders[0]} is not there")
    project = Project(tmp_path, "table lists {\n  id  bigint pk identity\n}\n")
    project.write("insert into public.lists default values;\n", "tests/lists.sql")
    run = project.run(*arguments)
    assert run.code == 0, run.err
    assert "proven on PostgreSQL" in run.err
