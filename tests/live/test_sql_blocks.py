"""A statement of an `sql` block that PostgreSQL refuses is told where it is written."""

from catalogs import catalog_of
from databases import sql_of
from dbsc.postgres.prove import Refused, prove
from dbsc.postgres.scratch import Server

SCHEMA = """
table words { word text pk }

sql rules $$
select 1;
create rule nothing as on delete to phrases do instead nothing;
$$
"""


def test_a_refused_statement_is_in_the_block(server: Server) -> None:
    catalog = catalog_of(SCHEMA)
    (failure,) = prove(server, catalog, *sql_of(catalog)).failures
    assert isinstance(failure, Refused)
    assert failure.sqlstate == "42P01"
    assert failure.origin is not None
    assert failure.origin.text == "create rule nothing as on delete to phrases do instead nothing"
