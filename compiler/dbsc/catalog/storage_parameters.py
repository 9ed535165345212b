"""Storage parameters of tables, materialized views and indexes, each with its limits.

Source: https://www.postgresql.org/docs/current/sql-createtable.html#SQL-CREATETABLE-STORAGE-PARAMETERS and
`reloptions.c` of PostgreSQL 15 to 18.
"""

from __future__ import annotations

from dbsc.record import Record

_MOST = 2_147_483_647


class Limits(Record):
    """What a parameter may be: one of some words, or a number from `low` to `high`."""

    low: float = 0
    high: float = 0
    whole: bool = True
    words: tuple[str, ...] = ()

    def fit(self, value: str) -> bool:
        """Whether a value, as it is written in SQL, is within them."""
        plain = value.strip("'").lower()
        if self.words:
            return plain in self.words
        try:
            number = float(plain)
        except ValueError:
            return False
        return self.low <= number <= self.high and (number.is_integer() or not self.whole)

    @property
    def text(self) -> str:
        """The limits in words."""
        if self.words:
            usual = [f"`{word}`" for word in ("auto", "on", "off") if word in self.words]
            return f"{', '.join(usual[:-1])} or {usual[-1]}"
        return f"a {'whole ' if self.whole else ''}number from {self.low:.0f} to {self.high:.0f}"


SWITCH = Limits(words=("on", "off", "true", "false", "yes", "no", "1", "0"))
FILLFACTOR = Limits(10, 100)
_SHARE = Limits(0, 100, False)
_ANY = Limits(0, _MOST)
_ANY_OR_OFF = Limits(-1, _MOST)

_VACUUM = {
    "autovacuum_enabled": SWITCH,
    "autovacuum_freeze_max_age": Limits(100_000, 2_000_000_000),
    "autovacuum_freeze_min_age": Limits(0, 1_000_000_000),
    "autovacuum_freeze_table_age": Limits(0, 2_000_000_000),
    "autovacuum_multixact_freeze_max_age": Limits(10_000, 2_000_000_000),
    "autovacuum_multixact_freeze_min_age": Limits(0, 1_000_000_000),
    "autovacuum_multixact_freeze_table_age": Limits(0, 2_000_000_000),
    "autovacuum_vacuum_cost_delay": _SHARE,
    "autovacuum_vacuum_cost_limit": Limits(1, 10_000),
    "autovacuum_vacuum_insert_scale_factor": _SHARE,
    "autovacuum_vacuum_insert_threshold": _ANY_OR_OFF,
    "autovacuum_vacuum_max_threshold": _ANY_OR_OFF,
    "autovacuum_vacuum_scale_factor": _SHARE,
    "autovacuum_vacuum_threshold": _ANY,
    "log_autovacuum_min_duration": _ANY_OR_OFF,
    "vacuum_index_cleanup": Limits(words=("auto", *SWITCH.words)),
    "vacuum_max_eager_freeze_failure_rate": Limits(0, 1, False),
    "vacuum_truncate": SWITCH,
}
STORAGE_PARAMETERS = {
    **_VACUUM,
    **{f"toast.{name}": limits for name, limits in _VACUUM.items()},
    "autovacuum_analyze_scale_factor": _SHARE,
    "autovacuum_analyze_threshold": _ANY,
    "fillfactor": FILLFACTOR,
    "parallel_workers": Limits(0, 1024),
    "toast_tuple_target": Limits(128, 8160),
    "user_catalog_table": SWITCH,
}
# By access method.
INDEX_PARAMETERS = {
    "btree": {"fillfactor": FILLFACTOR, "deduplicate_items": SWITCH},
    "hash": {"fillfactor": FILLFACTOR},
    "gist": {"fillfactor": FILLFACTOR, "buffering": Limits(words=("on", "off", "auto"))},
    "spgist": {"fillfactor": FILLFACTOR},
    "gin": {"fastupdate": SWITCH, "gin_pending_list_limit": Limits(64, _MOST)},
    "brin": {"pages_per_range": Limits(1, 131_072), "autosummarize": SWITCH},
}
_SINCE = {"autovacuum_vacuum_max_threshold": 18, "vacuum_max_eager_freeze_failure_rate": 18}


def since(name: str) -> int:
    """The version of PostgreSQL that a parameter came with; 0 if the oldest has it."""
    return _SINCE.get(name.removeprefix("toast."), 0)
