"""What Supabase's advisors (splinter) call what dbsc tells, by code.

Of their 28 rules with SQL three ask a database that is in use: 0005, 0020 and 0022. 0012 asks for the settings of a
project.
"""

from __future__ import annotations

ADVISORS: dict[str, tuple[str, ...]] = {
    "DBS350": ("0003_auth_rls_initplan",),
    "DBS351": ("0006_multiple_permissive_policies",),
    "DBS352": ("0007_policy_exists_rls_disabled",),
    "DBS353": ("0008_rls_enabled_no_policy",),
    "DBS354": ("0010_security_definer_view",),
    "DBS355": ("0011_function_search_path_mutable",),
    "DBS356": ("0013_rls_disabled_in_public",),
    "DBS357": ("0014_extension_in_public",),
    "DBS358": ("0015_rls_references_user_metadata",),
    "DBS359": ("0016_materialized_view_in_api",),
    "DBS360": ("0017_foreign_table_in_api",),
    "DBS361": ("0018_unsupported_reg_types",),
    "DBS362": ("0019_insecure_queue_exposed_in_api",),
    "DBS363": ("0021_fkey_to_auth_unique",),
    "DBS364": ("0013_rls_disabled_in_public", "0023_sensitive_columns_exposed"),
    "DBS365": ("0024_rls_policy_always_true",),
    "DBS366": ("0025_public_bucket_allows_listing",),
    "DBS367": ("0026_pg_graphql_anon_table_exposed", "0027_pg_graphql_authenticated_table_exposed"),
    "DBS368": (
        "0028_anon_security_definer_function_executable",
        "0029_authenticated_security_definer_function_executable",
    ),
    "DBS369": ("0002_auth_users_exposed", "0010_security_definer_view"),
    "DBS711": ("0004_no_primary_key",),
    "DBS731": ("0001_unindexed_foreign_keys",),
    "DBS732": ("0009_duplicate_index",),
}
