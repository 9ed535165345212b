"""PostgreSQL's built-in types by every spelling, and what well-known extensions provide."""

from __future__ import annotations

_NAMES = """
smallint integer bigint real numeric boolean text varchar char bpchar name bytea uuid json jsonb jsonpath xml
date time timetz timestamp timestamptz interval inet cidr macaddr macaddr8 money bit varbit tsvector tsquery
point line lseg box path polygon circle int4range int8range numrange tsrange tstzrange daterange int4multirange
int8multirange nummultirange tsmultirange tstzmultirange datemultirange oid oidvector int2vector regclass
regproc regprocedure regoper regoperator regtype regrole regnamespace regconfig regdictionary regcollation
pg_lsn pg_snapshot txid_snapshot tid xid xid8 cid refcursor void trigger event_trigger record anyelement
anyarray anynonarray anyenum anyrange anymultirange anycompatible anycompatiblearray anycompatiblenonarray
anycompatiblerange anycompatiblemultirange internal cstring language_handler fdw_handler index_am_handler
table_am_handler tsm_handler unknown aclitem gtsvector pg_node_tree pg_ndistinct pg_dependencies pg_mcv_list
pg_brin_bloom_summary pg_brin_minmax_multi_summary pg_ddl_command
"""
_ALIASES = {
    "int2": "smallint",
    "int": "integer",
    "int4": "integer",
    "int8": "bigint",
    "float4": "real",
    "float8": "double precision",
    "float": "double precision",
    "double precision": "double precision",
    "decimal": "numeric",
    "dec": "numeric",
    "bool": "boolean",
    "character": "char",
    '"bit"': '"bit"',  # of any length; without quotes it is `bit(1)`
    '"char"': '"char"',  # one byte, as in the system catalogs; without quotes it is `character(1)`
}

# Every spelling of a built-in type, and its name in our SQL.
BUILTIN_TYPES: dict[str, str] = {**{name: name for name in _NAMES.split()}, **_ALIASES}

# What functions take and return, and no column has.
PSEUDO_TYPES = frozenset(
    name
    for name in BUILTIN_TYPES
    if name.startswith("any") or name.endswith("_handler") or name in ("void", "trigger", "event_trigger", "record")
    or name in ("internal", "cstring", "unknown", "pg_ddl_command")
)  # fmt: skip

# What PostgreSQL has beside them, rows of its catalogs and domains of the information schema, is said with its schema.
SYSTEM_SCHEMAS = frozenset({"pg_catalog", "information_schema"})

# The language's own short word for a type, where it is not the SQL one.
SHORT_NAMES = {"integer": "int", "double precision": "float8", "boolean": "bool"}

SERIALS = {
    "serial": "integer",
    "serial4": "integer",
    "bigserial": "bigint",
    "serial8": "bigint",
    "smallserial": "smallint",
    "serial2": "smallint",
}

# Those of PostgreSQL's own distribution, and those that hosts such as Supabase have.
WELL_KNOWN_EXTENSIONS = frozenset(
    "address_standardizer adminpack age amcheck autoinc bloom btree_gin btree_gist citext citus cube dblink dict_int "
    "dict_xsyn earthdistance file_fdw fuzzystrmatch h3 hll hstore hypopg index_advisor insert_username intagg intarray "
    "isn jsonb_plperl jsonb_plpython3u lo ltree moddatetime old_snapshot orafce pageinspect pg_buffercache "
    "pg_cron pg_freespacemap pg_graphql pg_hashids pg_jsonschema pg_logicalinspect pg_net pg_partman pg_prewarm "
    "pg_repack pg_search pg_stat_monitor pg_stat_statements pg_surgery pg_tle pg_trgm pg_uuidv7 pg_visibility "
    "pg_walinspect pgaudit pgcrypto pgjwt pgmq pgroonga pgrouting pgrowlocks pgsodium pgstattuple pgtap plcoffee "
    "plls plperl plperlu plpgsql plpgsql_check plpython3u plr plrust pltcl pltclu plv8 postgis postgis_raster "
    "postgis_sfcgal postgis_tiger_geocoder postgis_topology postgres_fdw refint roaringbitmap rum seg semver sslinfo "
    "supabase_vault tablefunc tcn tds_fdw temporal_tables test_decoding timescaledb tsm_system_rows tsm_system_time "
    "unaccent uuid-ossp vector vectorscale wrappers xml2".split()
)

_ACTIONS = ("cascade", "noaction", "restrict", "setdefault", "setnull")

# The functions of PostgreSQL itself that return `trigger`: pg_proc of 15 and 18. The last are those of constraints.
TRIGGER_FUNCTIONS = frozenset(
    (
        "suppress_redundant_updates_trigger",
        "tsvector_update_trigger",
        "tsvector_update_trigger_column",
        "unique_key_recheck",
        "RI_FKey_check_ins",
        "RI_FKey_check_upd",
        *(f"RI_FKey_{action}_{event}" for action in _ACTIONS for event in ("del", "upd")),
    )
)

# What schemas of extensions hold, for names in fragments and types of columns.
EXTENSION_TYPES: dict[str, tuple[str, ...]] = {
    "citext": ("citext",),
    "hstore": ("hstore",),
    "ltree": ("ltree", "lquery", "ltxtquery"),
    "vector": ("vector", "halfvec", "sparsevec"),
    "postgis": ("geometry", "geography", "box2d", "box3d"),
    "cube": ("cube",),
    "earthdistance": ("earth",),
    "isn": ("ean13", "isbn", "isbn13", "ismn", "ismn13", "issn", "issn13", "upc"),
    "lo": ("lo",),
    "postgis_raster": ("raster",),
    "seg": ("seg",),
    "intarray": ("query_int",),
    "pg_trgm": (),
}

EXTENSION_FUNCTIONS: dict[str, tuple[str, ...]] = {
    "moddatetime": ("moddatetime",),
    "pgcrypto": (
        "armor", "crypt", "dearmor", "decrypt", "decrypt_iv", "digest", "encrypt", "encrypt_iv", "gen_random_bytes",
        "gen_salt", "hmac", "pgp_key_id", "pgp_pub_decrypt", "pgp_pub_decrypt_bytea", "pgp_pub_encrypt",
        "pgp_pub_encrypt_bytea", "pgp_sym_decrypt", "pgp_sym_decrypt_bytea", "pgp_sym_encrypt", "pgp_sym_encrypt_bytea",
    ),
    "uuid-ossp": (
        "uuid_generate_v1", "uuid_generate_v1mc", "uuid_generate_v3", "uuid_generate_v4", "uuid_generate_v5",
        "uuid_nil", "uuid_ns_dns", "uuid_ns_oid", "uuid_ns_url", "uuid_ns_x500",
    ),
    "unaccent": ("unaccent",),
    "pg_trgm": ("similarity", "show_trgm", "strict_word_similarity", "word_similarity", "set_limit", "show_limit"),
    "autoinc": ("autoinc",),
    "insert_username": ("insert_username",),
    "refint": ("check_primary_key", "check_foreign_key"),
    "tcn": ("triggered_change_notification",),
    "lo": ("lo_manage",),
    "fuzzystrmatch": ("soundex", "difference", "levenshtein", "levenshtein_less_equal", "metaphone", "dmetaphone"),
}  # fmt: skip
EXTENSION_OPERATOR_CLASSES: dict[str, tuple[str, ...]] = {
    "btree_gist": (
        "gist_bit_ops", "gist_bool_ops", "gist_bpchar_ops", "gist_bytea_ops", "gist_cash_ops", "gist_cidr_ops",
        "gist_date_ops", "gist_enum_ops", "gist_float4_ops", "gist_float8_ops", "gist_inet_ops", "gist_int2_ops",
        "gist_int4_ops", "gist_int8_ops", "gist_interval_ops", "gist_macaddr8_ops", "gist_macaddr_ops",
        "gist_numeric_ops", "gist_oid_ops", "gist_text_ops", "gist_time_ops", "gist_timestamp_ops",
        "gist_timestamptz_ops", "gist_timetz_ops", "gist_uuid_ops", "gist_vbit_ops",
    ),
    "citext": ("citext_ops", "citext_pattern_ops"),
    "cube": ("cube_ops", "gist_cube_ops"),
    "hstore": ("gin_hstore_ops", "gist_hstore_ops", "hash_hstore_ops", "btree_hstore_ops"),
    "intarray": ("gin__int_ops", "gist__int_ops", "gist__intbig_ops"),
    "isn": (
        "ean13_ops", "isbn13_ops", "isbn_ops", "ismn13_ops", "ismn_ops", "issn13_ops", "issn_ops", "upc_ops",
    ),
    "ltree": ("gist_ltree_ops", "gist__ltree_ops", "hash_ltree_ops", "ltree_ops"),
    "pg_trgm": ("gin_trgm_ops", "gist_trgm_ops"),
    "postgis": (
        "brin_geography_inclusion_ops", "brin_geometry_inclusion_ops_2d", "brin_geometry_inclusion_ops_3d",
        "brin_geometry_inclusion_ops_4d", "btree_geography_ops", "btree_geometry_ops", "gist_geography_ops",
        "gist_geometry_ops_2d", "gist_geometry_ops_nd", "hash_geometry_ops", "spgist_geography_ops_nd",
        "spgist_geometry_ops_2d", "spgist_geometry_ops_3d", "spgist_geometry_ops_nd",
    ),
    "postgis_raster": ("hash_raster_ops",),
    "seg": ("gist_seg_ops", "seg_ops"),
    "vector": (
        "bit_hamming_ops", "bit_jaccard_ops", "halfvec_cosine_ops", "halfvec_ip_ops", "halfvec_l1_ops",
        "halfvec_l2_ops", "halfvec_ops", "sparsevec_cosine_ops", "sparsevec_ip_ops", "sparsevec_l1_ops",
        "sparsevec_l2_ops", "sparsevec_ops", "vector_cosine_ops", "vector_ip_ops", "vector_l1_ops", "vector_l2_ops",
        "vector_ops",
    ),
}  # fmt: skip

UNORDERED_TYPES = frozenset(
    "aclitem box cid circle json jsonpath line lseg path pg_snapshot point polygon refcursor txid_snapshot xid"
    " xml".split()
)
"""Types without an operator class for btree that is their default (measured on 15 and 18)."""
