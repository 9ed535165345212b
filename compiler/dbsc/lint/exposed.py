"""Tables, views and functions that the API shows, or would show, without anything that holds people back."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dbsc.catalog.objects import Function, Table, View, ref
from dbsc.diagnostics import Diagnostic, Edit
from dbsc.lint.exposure import COMMANDS, Exposure, called
from dbsc.lint.facts import is_standard, listed
from dbsc.source import Span

_USERS = ref("table", "auth", "users")
_TRUE = frozenset({"true", "on", "yes", "1"})
_SECRETS = frozenset(
    """
    password passwd pwd passphrase secret secret_key private_key api_key apikey auth_key token jwt access_token
    refresh_token oauth_token session_token bearer_token auth_code session_id session_key session_secret recovery_code
    backup_code verification_code otp two_factor 2fa_secret 2fa_code
    ssn social_security social_security_number driver_license drivers_license license_number passport_number passport_id
    national_id tax_id credit_card card_number cvv cvc cvn bank_account account_number routing_number iban swift_code
    bic health_record medical_record patient_id insurance_number health_insurance medical_insurance treatment
    mac_address macaddr imei device_uuid pgp_key gpg_key ssh_key certificate license_key activation_key
    facial_recognition
    """.split()
)
"""Names of columns that Supabase's advisors take for secrets."""
_AS = re.compile(r"\s+as\s*(?:\(|\$)")


def unsecured(exposure: Exposure) -> Iterator[Diagnostic]:
    """DBS356 and DBS364: a table that the API shows, without row security; and one with secrets by name."""
    for table in exposure.all(Table):
        if table.row_security or table.foreign or is_standard(table.origin) or not exposure.is_exposed(table.schema):
            continue
        clients = [role for role in exposure.clients if any(exposure.columns(role, c, table.ref) for c in COMMANDS)]
        if not clients:
            continue
        readers = exposure.readers(table.ref)
        secrets = [each.name for each in table.columns if each.name.lower().replace("-", "_") in _SECRETS]
        if secrets and readers:
            message = f"{listed(readers)} can read {listed(secrets)} of every row of {called(table.ref)}"
            help_ = f"write `access select (…) to {readers[-1]}`, without what is nobody else's business"
            yield Diagnostic("DBS364", message, table.origin, help=help_)
            continue
        message = f"{called(table.ref)} has no row security: {listed(clients)} {_get(clients)} at every row"
        help_ = f"write `access … to {clients[-1]}`, which lets through what it says and no more"
        yield Diagnostic("DBS356", message, table.origin, help=help_)


def _get(names: list[str]) -> str:
    return "gets" if len(names) == 1 else "get"


def by_its_owner(exposure: Exposure) -> Iterator[Diagnostic]:
    """DBS354 and DBS369: a view that reads its tables with the rights of its owner, past their policies."""
    for view in exposure.all(View):
        options = dict(view.options)
        invoker = options.get("security_invoker")
        if view.materialized or (invoker or "").lower() in _TRUE or is_standard(view.origin):
            continue
        if exposure.on_platform and not exposure.is_exposed(view.schema):
            continue
        readers = exposure.readers(view.ref)
        if not readers or not (exposure.on_platform or (invoker is None and _is_personal(exposure, view))):
            continue
        edits = _by_its_user(view) if invoker is None and exposure.catalog.intent.header.postgres >= 15 else ()
        if _USERS in view.query.uses:
            message = f"{called(view.ref)} shows {listed(readers)} what is in `auth.users`, whoever it is about"
            help_ = "copy what others may see into a table of your own, with a trigger on `auth.users`"
            yield Diagnostic("DBS369", message, view.origin, help=help_)
            continue
        message = (
            f"{called(view.ref)} reads with the rights of its owner: {listed(readers)} {_get(readers)} past policies"
        )
        yield Diagnostic("DBS354", message, view.origin, help="write `with (security_invoker)`", edits=edits)


def _is_personal(exposure: Exposure, view: View) -> bool:
    """Whether a view reads rows that policies keep for the current user, and does not ask itself who that is."""
    user = exposure.catalog.intent.header.user
    if not user or user in view.query.sql:
        return False
    policies = (policy for table in view.query.uses for policy in exposure.policies.get(table, ()))
    return any(policy.using and user in policy.using.sql and exposure.is_secured(policy.table) for policy in policies)


def _by_its_user(view: View) -> tuple[Edit, ...]:
    """`with (security_invoker)` before the query."""
    place = view.origin
    found = _AS.search(place.source.text, place.end) if place else None
    if place is None or found is None:
        return ()
    head = place.source.text[place.end : found.start()]
    opened = re.search(r"\bwith\s*\(", head)
    if opened:
        at = place.end + opened.end()
        return (Edit(Span(place.source, at, at), "security_invoker, "),)
    return (Edit(Span(place.source, found.start(), found.start()), " with (security_invoker)"),)


def kept_apart(exposure: Exposure) -> Iterator[Diagnostic]:
    """DBS359, DBS360 and DBS369: what has no policies, and is shown: materialized views and foreign tables."""
    for view in exposure.all(View):
        readers = exposure.readers(view.ref) if exposure.is_exposed(view.schema) else []
        if not view.materialized or not readers or is_standard(view.origin):
            continue
        code, what = ("DBS369", "`auth.users`") if _USERS in view.query.uses else ("DBS359", "its tables")
        message = f"{called(view.ref)} shows {listed(readers)} what it has kept of {what}: no policy can hold it"
        help_ = "keep it in a schema that the API does not show, and give it out by a view or a function"
        yield Diagnostic(code, message, view.origin, help=help_)
    for table in exposure.all(Table):
        readers = exposure.readers(table.ref) if table.foreign and exposure.is_exposed(table.schema) else []
        if readers and not is_standard(table.origin):
            message = (
                f"{called(table.ref)} shows {listed(readers)} all that its server has: no policy holds foreign tables"
            )
            help_ = "keep it in a schema that the API does not show, and give it out by a view or a function"
            yield Diagnostic("DBS360", message, table.origin, help=help_)


def past_policies(exposure: Exposure) -> Iterator[Diagnostic]:
    """DBS368: a function with the rights of its owner that everybody may call, for nobody has said who."""
    for function in exposure.all(Function):
        if "security definer" not in function.clauses or is_standard(function.origin):
            continue
        if not exposure.is_exposed(function.schema) or (function.returns or "").endswith("trigger"):
            continue
        granted = exposure.grants(function.ref)
        if granted is None or any(grant.role == "public" for grant in granted):
            message = (
                f"everybody may call {_function(function)}, which has the rights of its owner: policies do not hold it"
            )
            help_ = "say who may: `{ grant execute to authenticated }`, or `{ grant none }`"
            yield Diagnostic("DBS368", message, function.origin, help=help_)


def found_elsewhere(exposure: Exposure) -> Iterator[Diagnostic]:
    """DBS355: a function that finds what it names by the search path of whoever calls it."""
    for function in exposure.all(Function):
        if any(clause.startswith("set search_path") for clause in function.clauses) or is_standard(function.origin):
            continue
        if not exposure.on_platform and not (function.quoted and "security definer" in function.clauses):
            continue
        message = f"{_function(function)} finds what it names by the search path of whoever calls it"
        help_ = "write `set search_path = ''` before `as`, and names with their schemas in the body"
        if not function.quoted:
            message = f"{_function(function)} has no search path of its own, by which Supabase's advisors judge"
            help_ = "write `set search_path = ''` before `as`: what the body names was found when it was made"
        yield Diagnostic("DBS355", message, function.origin, help=help_, edits=_by_one_path(function))


def _by_one_path(function: Function) -> tuple[Edit, ...]:
    """`set search_path = ''` before the body. Names in SQL are looked for, so it is kept only where all are found."""
    place = function.origin
    found = _AS.search(place.source.text, place.end) if place else None
    if place is None or found is None or function.body is None:
        return ()
    at = Span(place.source, found.start(), found.start())
    return (Edit(at, " set search_path = ''", safe="language sql" in function.clauses),)


def _function(function: Function) -> str:
    return f"`{function.name}({', '.join(function.signature)})`"


RULES = (unsecured, by_its_owner, kept_apart, past_policies, found_elsewhere)
