"""What `check` refuses as something that PostgreSQL would refuse, PostgreSQL refuses: the SQL of each case is run."""

from __future__ import annotations

from pathlib import Path

import pytest

from dbsc import pipeline, project
from dbsc.postgres.run import run_script
from dbsc.postgres.scratch import Server
from golden_cases import REFUSED, name, oldest_server

# Codes under which the SQL that is made still holds the mistake.
CODES = frozenset(
    "DBS201 DBS202 DBS203 DBS209 DBS222 DBS223 DBS225 DBS230 DBS250 DBS272 DBS273 DBS274 DBS275 DBS276 DBS277 "
    "DBS278 DBS405 DBS407 DBS410 DBS411 DBS412 DBS413 DBS414 DBS415 DBS416 DBS417 DBS418".split()
)
# Of codes that are mostly about the language, the cases that are about PostgreSQL.
AS_WELL = {"DBS007_settings", "DBS271_settings", "DBS271_role_values", "DBS271_aggregate_initcond"}
# A union is of one kind, where PostgreSQL may convert.
# PostgreSQL makes 10000 of more, with a warning: the source would not say what is there.
STRICTER = {"DBS202_strings_and_numbers", "DBS274_statistics", "DBS274_statistics_target"}
# Here the mistake does not get as far as the SQL.
LEFT_OUT = {
    "DBS202_attribute_of_a_type",
    "DBS202_collation_in_a_shape",
    "DBS222_column_of_a_partition",
    "DBS222_column_of_a_type",
    "DBS222_partition",
    "DBS222_retain",
    "DBS222_rule",
    "DBS222_series",
    "DBS250_number_of_columns",
    "DBS272_role_name",
    "DBS276_defaults",
    "DBS276_inherited",
    "DBS276_not_null_inherited",
    "DBS274_long_number",
    "DBS274_option",
    "DBS274_whole_number",
    "DBS407_query_without_parentheses",
}
# What servers after that version take.
UNTIL = {"DBS276_generated_until_15": 15}
CASES = [
    pytest.param(server, case, id=f"{server}-{name(case)}")
    for server, version in (("pg18", 18), ("pg15", 15))
    for case in REFUSED
    if (case.name.split("_")[0] in CODES or case.name in AS_WELL)
    and case.name not in STRICTER | LEFT_OUT
    and oldest_server(case) <= version <= UNTIL.get(case.name, version)
]


@pytest.mark.parametrize(("server", "case"), CASES, indirect=["server"])
def test_postgresql_refuses_what_check_refuses(server: Server, case: Path) -> None:
    checked = pipeline.check(project.open_project(str(case)).sources, project.reader)
    script, _ = pipeline.script_of(checked.catalog)
    with server.database() as database, server.connect(database, autocommit=True) as connection:
        assert run_script(connection, script) is not None
