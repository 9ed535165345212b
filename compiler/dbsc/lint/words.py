"""What the names of tables and columns say. A name alone decides nothing: the rules ask for the shape as well."""

from __future__ import annotations


def words(name: str) -> list[str]:
    """The words of a name: those between underscores, and of `camelCase` each."""
    if name.islower():
        return [word for word in name.split("_") if word]
    spaced = "".join(f"_{c.lower()}" if c.isupper() and not name[max(0, at - 1)].isupper() else c.lower()
                     for at, c in enumerate(name))  # fmt: skip
    return [word for word in spaced.split("_") if word]


LOGS = frozenset(
    "event events log logs audit audits metric metrics reading readings tick ticks history measurement measurements "
    "telemetry trace traces impression impressions pageview pageviews click clicks sample samples".split()
)
"""The last word of tables that only grow."""

BOOKKEEPING = frozenset("migration migrations schema schemas version versions flyway liquibase alembic".split())
"""Words of tables that tools keep for themselves."""

CHANGES = frozenset("updated modified".split())
"""Words of columns that say when a row was changed."""

CREATED = frozenset(
    "created_at created_on created inserted_at occurred_at happened_at executed_at recorded_at logged_at received_at "
    "event_time event_at measured_at observed_at sent_at posted_at time ts at timestamp created_time".split()
)
"""Columns that say when a row came to be."""

LONG = frozenset(
    "url uri href path body description content contents html markdown note notes comment comments message bio "
    "summary useragent referrer referer stacktrace".split()
)
"""The last word of columns whose text can be of any length."""

MONEY = frozenset(
    "price prices amount balance fee fees salary revenue wage wages payment subtotal budget tax taxes cost costs "
    "income profit credit debit".split()
)
"""Words of columns that hold money."""

SUMS = frozenset("total totals discount discounts due paid".split())
"""Words of columns that hold money in a table of `TRADE`."""

TRADE = frozenset(
    "order orders invoice invoices payment payments cart carts sale sales receipt receipts bill bills refund refunds "
    "purchase purchases transaction transactions checkout checkouts subscription subscriptions quote quotes".split()
)
"""Words of tables that hold what is bought and sold."""

NOT_MONEY = frozenset(
    "rate ratio factor percent percentage pct score weight time ms seconds minutes hours days count ml kg km g mg lb "
    "distance length width height volume area index elasticity share multiplier estimate estimated model function cpu "
    "query plan dose water rain".split()
)
"""Words with which a column of money is a measure."""

LISTS = frozenset("tags emails phones categories recipients keywords hashtags".split())
"""Columns whose name is a plural, where the values are text."""

STATES = frozenset("status state type kind".split())
"""The last word of columns that take one of a few values."""

OPEN_TYPES = frozenset(
    "content mime media event data column file token grant object entity resource subject target owner source".split()
)
"""Words before `type` with which the values are not a closed list, or belong to others."""

NAMES = frozenset("name title email username label slug phone".split())
"""Columns that name a row: a copy of one goes stale when the row is called otherwise."""
