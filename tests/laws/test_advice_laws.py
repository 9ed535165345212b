"""Laws of advice: it never fails, says the same again, and every line that it proposes can be written."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from advice import written
from catalogs import catalog_of, diagnosed
from dbsc.backends.evolution import evolution
from dbsc.diagnostics import has_errors
from dbsc.lint.advice import advise
from schemas import schemas

_KEYS = (
    "id int pk identity",
    "id bigserial pk",
    "id uuid constraint own_key pk = gen_random_uuid()",
    "id smallint identity; pk (id)",
    "id bigint; pk named (id) include (at)",
    "id uuid = gen_random_uuid()",
    "id bigint unique",
    "id int unique nulls not distinct; unique (at, id)",
)
_COLUMNS = (
    "price float8?",
    "tax_amount money check (tax_amount is not null)",
    "placed timestamp(3) = now()",
    "\n  payload json? -- as it came\n ",
    "tags text = ''",
    "user_ids varchar(2000)",
    "recipients text?",
    "status text = 'it''s new'",
    "state text?",
    "kind varchar",
    "url text unique",
    "body text index",
    "description varchar? index using hash",
    "phone1 text?; phone2 text?; phone3 text?",
    "\n  --- The first.\n  --- It counts.\n  mail_1 text?\n  mail_2 text?\n  --- The last.\n  mail_3 text?\n",
    '"Line Total" real?',
    "street text; city text; zip text",
    "level 'low' | 'high' = 'low'",
    "updated_at timestamptz = now()",
    "note text; index (note, id); index (note)",
    "parent -> :table? on delete cascade",
    "place text\n    check (\n      place <> '}'\n    )",
)
_NAMES = ("orders", "audit_logs", '"Events"', "readings", "settings_history")


@st.composite
def tables(draw: st.DrawFn) -> str:
    """Tables that give cause for advice, on one line or on several, with comments between."""
    out: list[str] = []
    for name in draw(st.lists(st.sampled_from(_NAMES), min_size=1, max_size=4, unique=True)):
        key = draw(st.sampled_from(_KEYS)).replace("own_key", f"key_{len(out)}").replace("named", f"k_{len(out)}")
        columns = draw(st.lists(st.sampled_from(_COLUMNS), max_size=6, unique=True))
        if "pk" not in key:
            columns = [column for column in columns if ":table" not in column]
        items = [key, "at timestamptz = now()", *(column.replace(":table", name) for column in columns)]
        if draw(st.booleans()):
            items.append(f"option volume = {draw(st.sampled_from((5, 20_000, 10_000_000, 2_000_000_000)))}")
        between = draw(st.sampled_from((";", "\n  ", " -- and\n  ", "\n\n  -- { \n  ")))
        end = draw(st.sampled_from((" }", "\n}", " -- the end\n}")))
        out.append(f"table {name} {{ {between.join(items)}{end}")
    return "\n".join(out) + draw(st.sampled_from(("", "\n", "\n-- the end")))


@given(tables())
def test_every_line_that_is_proposed_can_be_written(text: str) -> None:
    for finding in advise(catalog_of(text)):
        if not finding.write or finding.code == "DBS744":
            continue
        after = written(text, finding)
        catalog, found = diagnosed(after)
        assert not has_errors(found), (after, found)
        assert finding.message not in [one.message for one in advise(catalog)], after


@given(tables())
def test_the_page_is_the_same_again(text: str) -> None:
    assert evolution(catalog_of(text)) == evolution(catalog_of(text))


@given(schemas())
def test_advice_never_fails(text: str) -> None:
    catalog, found = diagnosed(text)
    if not has_errors(found):
        assert [finding.diagnostic().severity for finding in advise(catalog)] == ["note"] * len(advise(catalog))
        assert evolution(catalog).endswith("\n")
