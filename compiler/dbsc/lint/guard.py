"""Who gets at what without being meant to, or is kept from what they are meant to have.

The rules with a counterpart among Supabase's advisors look for what that looks for (`dbsc.diagnostics.advisors`). What
stands in the library is left out: it is tested to be right.
"""

from __future__ import annotations

from dbsc.catalog.catalog import Catalog
from dbsc.catalog.objects import Function, Policy, Privileges
from dbsc.diagnostics import Diagnostic


def warnings(catalog: Catalog) -> tuple[Diagnostic, ...]:
    """All of them, each once where several tables share a place."""
    if not _is_concerned(catalog):
        return ()
    from dbsc.lint import exposed, platform, policies
    from dbsc.lint.exposure import Exposure

    exposure = Exposure(catalog)
    found = [one for subject in (policies, exposed, platform) for rule in subject.RULES for one in rule(exposure)]
    return tuple({(one.code, one.place, one.message): one for one in found}.values())


def _is_concerned(catalog: Catalog) -> bool:
    """Whether there is anything to ask: without a platform, where somebody but the owner gets at something."""
    if catalog.intent.header.target == "supabase":
        return True
    return any(isinstance(each, Function | Policy | Privileges) for each in catalog.objects.values())
