"""What goes wrong in policies on Supabase: each mistake is told when the schema is compiled, with what mends it."""

from __future__ import annotations

from pathlib import Path

import pytest

from projects import Project

HEADER = "database app {\n  target  supabase\n}\n\nuse supabase.auth\n\n"
GRANT = "grant select to authenticated"


@pytest.mark.parametrize(
    ("schema", "told", "mended"),
    [
        pytest.param(
            f"table t {{ id int pk; policy p for select to anon using (id in (select x.id from t x)); {GRANT} }}",
            "warning[DBS246]: these policies look at each other's tables: `t` reads `t`",
            "`function t_of(…) … security definer`",
            id="a policy that reads its table",
        ),
        pytest.param(
            f"table a {{ id int pk; policy p for select to authenticated using (id in (select id from b)); {GRANT} }}\n"
            f"table b {{ id int pk; policy p for select to authenticated using (id in (select id from a)); {GRANT} }}",
            "warning[DBS246]: these policies look at each other's tables: `a` reads `b` reads `a`",
            "`function b_of(…) … security definer`",
            id="policies that read each other's tables",
        ),
        pytest.param(
            f"table t {{ id int pk; option no rls; policy p for select to authenticated using (id = 1); {GRANT} }}",
            "warning[DBS352]: row security of `t` is off, so `p` holds for nobody",
            "leave out `option no rls`",
            id="a policy without row security",
        ),
        pytest.param(
            "table t { id int pk; access select to authenticatd }",
            "error[DBS105]: there is no role `authenticatd`",
            "did you mean `authenticated`?",
            id="a role that is not there",
        ),
        pytest.param(
            "table t { id int pk; access select to owner }",
            "error[DBS241]: no column of `t` is marked `owner`",
            "`user_id -> users owner`",
            id="no owner",
        ),
        pytest.param(
            "table t { id int pk; policy p for select to authenticated\n"
            f"  using ((select auth.jwt()) -> 'user_metadata' ->> 'role' = 'admin'); {GRANT} }}",
            "warning[DBS358]: `p` of `t` believes `user_metadata`, which users write themselves",
            "look at `app_metadata`",
            id="what users say of themselves",
        ),
        pytest.param(
            "table t { id int pk; access select to authenticated where (id = 1) }\n"
            "view v as (select * from t) { grant select to anon }",
            "warning[DBS354]: `v` reads with the rights of its owner: `anon` gets past policies",
            "write `with (security_invoker)`",
            id="a view that leaks",
        ),
    ],
)
def test_a_mistake_about_access_is_told_with_what_mends_it(tmp_path: Path, schema: str, told: str, mended: str) -> None:
    run = Project(tmp_path, f"{HEADER}{schema}\n").compile()
    said = " ".join(run.err.split())
    assert told in said
    assert mended in said, said
    assert run.code == (1 if told.startswith("error") else 0)
