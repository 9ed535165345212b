-- A Supabase project before anybody did anything in it, as far as migrations can tell: roles, schemas, the tables and
-- functions of auth, storage, realtime and vault that others refer to, extensions, and privileges as new projects have
-- had them since 2026-10-30. Nothing behind it works: no mail is sent and no file is stored.
--
-- Run once by a superuser in an empty database of PostgreSQL 14 or later. `dbsc_owner` stands for the role that
-- migrations run as; on Supabase it is postgres, which is no superuser there. It has to exist.

-- Roles belong to the server, so another project may have made them.
do $$
declare
  wanted record;
begin
  for wanted in
    select *
    from (values
      ('anon', 'nologin'),
      ('authenticated', 'nologin'),
      ('service_role', 'nologin bypassrls'),
      ('authenticator', 'login noinherit'),
      ('dashboard_user', 'nologin createdb createrole replication'),
      ('pgbouncer', 'login'),
      ('supabase_admin', 'login superuser createdb createrole replication bypassrls'),
      ('supabase_auth_admin', 'login noinherit createrole'),
      ('supabase_storage_admin', 'login noinherit createrole'),
      ('supabase_realtime_admin', 'nologin noinherit'),
      ('supabase_functions_admin', 'login noinherit createrole'),
      ('supabase_replication_admin', 'login replication'),
      ('supabase_read_only_user', 'login bypassrls'),
      ('supabase_etl_admin', 'login replication')
    ) as role (name, options)
  loop
    if not exists (select from pg_roles where rolname = wanted.name) then
      execute format('create role %I %s', wanted.name, wanted.options);
    end if;
  end loop;
end
$$;

grant anon, authenticated, service_role to authenticator, dbsc_owner;
grant pg_read_all_data to supabase_read_only_user, supabase_etl_admin;
-- On the platform an extension lets postgres put policies and triggers on these roles' tables. Membership comes close:
-- it also allows to alter and drop the tables, but neither new ones nor indexes, for the schemas are not these roles'.
grant supabase_auth_admin, supabase_storage_admin, supabase_realtime_admin to dbsc_owner;

alter role anon set statement_timeout = '3s';
alter role authenticated set statement_timeout = '8s';
alter role authenticator set statement_timeout = '8s';

do $$
begin
  execute format('alter database %I set search_path = "$user", public, extensions', current_database());
end
$$;

create schema extensions authorization dbsc_owner;
create schema supabase_migrations authorization dbsc_owner;
create schema auth authorization supabase_admin;
create schema storage authorization supabase_admin;
create schema realtime authorization supabase_admin;
create schema vault authorization supabase_admin;
create schema graphql authorization supabase_admin;
create schema graphql_public authorization supabase_admin;
create schema pgbouncer authorization pgbouncer;
create schema supabase_functions authorization supabase_admin;

grant usage on schema public, extensions, auth, storage, realtime, graphql_public, supabase_functions
  to dbsc_owner, anon, authenticated, service_role;
grant usage on schema vault to dbsc_owner, service_role;
grant usage on schema auth to supabase_auth_admin, dashboard_user;
grant usage on schema storage to supabase_storage_admin, dashboard_user;
grant usage on schema realtime to supabase_realtime_admin, dashboard_user;
grant usage on schema extensions to dashboard_user, supabase_auth_admin, supabase_storage_admin;

-- Those a project starts with, and moddatetime, which only a superuser may create where nothing lends postgres a hand.
do $$
declare
  wanted text;
begin
  foreach wanted in array array['uuid-ossp', 'pgcrypto', 'pg_stat_statements', 'moddatetime'] loop
    if exists (select from pg_available_extensions where name = wanted) then
      execute format('create extension %I schema extensions', wanted);
    end if;
  end loop;
end
$$;

-- The platform once gave the API roles everything in public, and now takes these privileges away again. What is left,
-- on every new table: truncate, references and trigger (and maintain from 17 on); on sequences: update.
alter default privileges for role dbsc_owner in schema public
  grant all on tables to dbsc_owner, anon, authenticated, service_role;
alter default privileges for role dbsc_owner in schema public
  grant all on sequences to dbsc_owner, anon, authenticated, service_role;
alter default privileges for role dbsc_owner in schema public
  grant all on functions to dbsc_owner, anon, authenticated, service_role;
alter default privileges for role dbsc_owner in schema public
  revoke select, insert, update, delete on tables from anon, authenticated, service_role;
alter default privileges for role dbsc_owner in schema public
  revoke usage, select on sequences from anon, authenticated, service_role;
alter default privileges for role dbsc_owner in schema public
  revoke execute on functions from anon, authenticated, service_role;

-- auth -----------------------------------------------------------------------------------------------------------

create type auth.aal_level as enum ('aal1', 'aal2', 'aal3');
create type auth.factor_type as enum ('totp', 'webauthn', 'phone');
create type auth.factor_status as enum ('unverified', 'verified');
create type auth.code_challenge_method as enum ('s256', 'plain');
create type auth.one_time_token_type as enum (
  'confirmation_token', 'reauthentication_token', 'recovery_token',
  'email_change_token_new', 'email_change_token_current', 'phone_change_token'
);

create table auth.users (
  instance_id uuid,
  id uuid primary key,
  aud varchar(255),
  role varchar(255),
  email varchar(255),
  encrypted_password varchar(255),
  email_confirmed_at timestamptz,
  invited_at timestamptz,
  confirmation_token varchar(255),
  confirmation_sent_at timestamptz,
  recovery_token varchar(255),
  recovery_sent_at timestamptz,
  email_change_token_new varchar(255),
  email_change varchar(255),
  email_change_sent_at timestamptz,
  last_sign_in_at timestamptz,
  raw_app_meta_data jsonb,
  raw_user_meta_data jsonb,
  is_super_admin boolean,
  created_at timestamptz,
  updated_at timestamptz,
  phone text default null unique,
  phone_confirmed_at timestamptz,
  phone_change text default '',
  phone_change_token varchar(255) default '',
  phone_change_sent_at timestamptz,
  confirmed_at timestamptz generated always as (least(email_confirmed_at, phone_confirmed_at)) stored,
  email_change_token_current varchar(255) default '',
  email_change_confirm_status smallint default 0 check (email_change_confirm_status between 0 and 2),
  banned_until timestamptz,
  reauthentication_token varchar(255) default '',
  reauthentication_sent_at timestamptz,
  is_sso_user boolean not null default false,
  deleted_at timestamptz,
  is_anonymous boolean not null default false
);
create unique index users_email_partial_key on auth.users (email) where not is_sso_user;
create index users_instance_id_idx on auth.users (instance_id);
create index users_instance_id_email_idx on auth.users (instance_id, lower(email));
create index users_is_anonymous_idx on auth.users (is_anonymous);

create table auth.identities (
  provider_id text not null,
  user_id uuid not null references auth.users on delete cascade,
  identity_data jsonb not null,
  provider text not null,
  last_sign_in_at timestamptz,
  created_at timestamptz,
  updated_at timestamptz,
  email text generated always as (lower(identity_data ->> 'email')) stored,
  id uuid primary key default gen_random_uuid(),
  unique (provider_id, provider)
);
create index identities_user_id_idx on auth.identities (user_id);

create table auth.mfa_factors (
  id uuid primary key,
  user_id uuid not null references auth.users on delete cascade,
  friendly_name text,
  factor_type auth.factor_type not null,
  status auth.factor_status not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  secret text,
  phone text,
  last_challenged_at timestamptz unique
);
create index mfa_factors_user_id_idx on auth.mfa_factors (user_id);

create table auth.mfa_challenges (
  id uuid primary key,
  factor_id uuid not null references auth.mfa_factors on delete cascade,
  created_at timestamptz not null,
  verified_at timestamptz,
  ip_address inet not null,
  otp_code text,
  web_authn_session_data jsonb
);

create table auth.one_time_tokens (
  id uuid primary key,
  user_id uuid not null references auth.users on delete cascade,
  token_type auth.one_time_token_type not null,
  token_hash text not null check (char_length(token_hash) > 0),
  relates_to text not null,
  created_at timestamp not null default now(),
  updated_at timestamp not null default now()
);
create unique index one_time_tokens_user_id_token_type_key on auth.one_time_tokens (user_id, token_type);

create table auth.flow_state (
  id uuid primary key,
  user_id uuid,
  auth_code text not null,
  code_challenge_method auth.code_challenge_method not null,
  code_challenge text not null,
  provider_type text not null,
  provider_access_token text,
  provider_refresh_token text,
  created_at timestamptz,
  updated_at timestamptz,
  authentication_method text not null,
  auth_code_issued_at timestamptz
);

create table auth.sso_providers (
  id uuid primary key,
  resource_id text check (resource_id is null or char_length(resource_id) > 0),
  created_at timestamptz,
  updated_at timestamptz
);

create table auth.sso_domains (
  id uuid primary key,
  sso_provider_id uuid not null references auth.sso_providers on delete cascade,
  domain text not null check (char_length(domain) > 0),
  created_at timestamptz,
  updated_at timestamptz
);

create table auth.instances (
  id uuid primary key,
  uuid uuid,
  raw_base_config text,
  created_at timestamptz,
  updated_at timestamptz
);

create table auth.schema_migrations (
  version varchar(255) primary key
);

create table auth.sessions (
  id uuid primary key,
  user_id uuid not null references auth.users on delete cascade,
  created_at timestamptz,
  updated_at timestamptz,
  factor_id uuid,
  aal auth.aal_level,
  not_after timestamptz,
  refreshed_at timestamp,
  user_agent text,
  ip inet,
  tag text
);
create index sessions_user_id_idx on auth.sessions (user_id);

create table auth.mfa_amr_claims (
  session_id uuid not null references auth.sessions on delete cascade,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  authentication_method text not null,
  id uuid primary key,
  unique (session_id, authentication_method)
);

create table auth.refresh_tokens (
  instance_id uuid,
  id bigserial primary key,
  token varchar(255) unique,
  user_id varchar(255),
  revoked boolean,
  created_at timestamptz,
  updated_at timestamptz,
  parent varchar(255),
  session_id uuid references auth.sessions on delete cascade
);
create index refresh_tokens_session_id_revoked_idx on auth.refresh_tokens (session_id, revoked);

create table auth.audit_log_entries (
  instance_id uuid,
  id uuid primary key,
  payload json,
  created_at timestamptz,
  ip_address varchar(64) not null default ''
);

-- Claims come as one JSON object, or one setting a claim from older servers.
create function auth.jwt() returns jsonb
language sql stable as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')
  )::jsonb
$$;

create function auth.uid() returns uuid
language sql stable as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim.sub', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'
  )::uuid
$$;

create function auth.role() returns text
language sql stable as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim.role', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role'
  )
$$;

create function auth.email() returns text
language sql stable as $$
  select coalesce(
    nullif(current_setting('request.jwt.claim.email', true), ''),
    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'email'
  )
$$;

-- storage --------------------------------------------------------------------------------------------------------

create table storage.buckets (
  id text primary key,
  name text not null,
  owner uuid,
  created_at timestamptz default now(),
  updated_at timestamptz default now(),
  public boolean default false,
  avif_autodetection boolean default false,
  file_size_limit bigint,
  allowed_mime_types text[],
  owner_id text
);
create unique index bname on storage.buckets (name);

create table storage.objects (
  id uuid primary key default gen_random_uuid(),
  bucket_id text references storage.buckets,
  name text,
  owner uuid,
  created_at timestamptz default now(),
  updated_at timestamptz default now(),
  last_accessed_at timestamptz default now(),
  metadata jsonb,
  path_tokens text[] generated always as (string_to_array(name, '/')) stored,
  version text,
  owner_id text,
  user_metadata jsonb
);
create unique index bucketid_objname on storage.objects (bucket_id, name);
create index name_prefix_search on storage.objects (name text_pattern_ops);

create table storage.migrations (
  id integer primary key,
  name varchar(100) not null unique,
  hash varchar(40) not null,
  executed_at timestamp default current_timestamp
);

create table storage.s3_multipart_uploads (
  id text primary key,
  in_progress_size bigint not null default 0,
  upload_signature text not null,
  bucket_id text not null references storage.buckets,
  key text collate "C" not null,
  version text not null,
  owner_id text,
  created_at timestamptz not null default now(),
  user_metadata jsonb
);

create table storage.s3_multipart_uploads_parts (
  id uuid primary key default gen_random_uuid(),
  upload_id text not null references storage.s3_multipart_uploads on delete cascade,
  size bigint not null default 0,
  part_number integer not null,
  bucket_id text not null references storage.buckets,
  key text collate "C" not null,
  etag text not null,
  owner_id text,
  version text not null,
  created_at timestamptz not null default now()
);

create function storage.search(
  prefix text, bucketname text, limits integer default 100, levels integer default 1, offsets integer default 0,
  search text default '', sortcolumn text default 'name', sortorder text default 'asc'
) returns table (
  name text, id uuid, updated_at timestamptz, created_at timestamptz, last_accessed_at timestamptz, metadata jsonb
)
language sql stable as $$
  select objects.name, objects.id, objects.updated_at, objects.created_at, objects.last_accessed_at, objects.metadata
  from storage.objects
  where objects.bucket_id = bucketname and objects.name like prefix || '%'
  order by objects.name
  limit limits
  offset offsets
$$;

create function storage.foldername(name text) returns text[]
language sql immutable as $$
  select trim_array(parts, 1) from (select string_to_array(name, '/')) as path (parts)
$$;

create function storage.filename(name text) returns text
language sql immutable as $$
  select split_part(name, '/', -1)
$$;

create function storage.extension(name text) returns text
language sql immutable as $$
  select split_part(storage.filename(name), '.', -1)
$$;

-- realtime -------------------------------------------------------------------------------------------------------

create table realtime.messages (
  topic text not null,
  extension text not null,
  payload jsonb,
  event text,
  private boolean default false,
  updated_at timestamp not null default now(),
  inserted_at timestamp not null default now(),
  id uuid not null default gen_random_uuid(),
  primary key (id, inserted_at)
) partition by range (inserted_at);

create table realtime.subscription (
  id bigint generated always as identity primary key,
  subscription_id uuid not null,
  entity regclass not null,
  claims jsonb not null,
  created_at timestamp not null default timezone('utc', now())
);

create table realtime.schema_migrations (
  version bigint primary key,
  inserted_at timestamp
);

create function realtime.topic() returns text
language sql stable as $$
  select nullif(current_setting('realtime.topic', true), '')
$$;

create function realtime.send(payload jsonb, event text, topic text, private boolean default true) returns void
language plpgsql as $$
begin
end
$$;

create function realtime.broadcast_changes(
  topic_name text, event_name text, operation text, table_name text, table_schema text,
  new record, old record, level text default 'ROW'
) returns void
language plpgsql as $$
begin
end
$$;

create publication supabase_realtime;
alter publication supabase_realtime owner to dbsc_owner;

-- vault: secrets in plain text, since nothing secret is ever put into a scratch database --------------------------

create table vault.secrets (
  id uuid primary key default gen_random_uuid(),
  name text,
  description text not null default '',
  secret text not null,
  key_id uuid,
  nonce bytea,
  created_at timestamptz not null default current_timestamp,
  updated_at timestamptz not null default current_timestamp
);
create unique index secrets_name_idx on vault.secrets (name) where name is not null;

create view vault.decrypted_secrets as
select id, name, description, secret, secret as decrypted_secret, key_id, nonce, created_at, updated_at
from vault.secrets;

create function vault.create_secret(
  new_secret text, new_name text default null, new_description text default '', new_key_id uuid default null
) returns uuid
language sql security definer set search_path = '' as $$
  insert into vault.secrets (secret, name, description, key_id)
  values (new_secret, new_name, new_description, new_key_id)
  returning id
$$;

create function vault.update_secret(
  secret_id uuid, new_secret text default null, new_name text default null,
  new_description text default null, new_key_id uuid default null
) returns void
language sql security definer set search_path = '' as $$
  update vault.secrets
  set secret = coalesce(new_secret, secret),
      name = coalesce(new_name, name),
      description = coalesce(new_description, description),
      key_id = coalesce(new_key_id, key_id),
      updated_at = current_timestamp
  where id = secret_id
$$;

revoke execute on all functions in schema vault from public;

-- hooks over HTTP: the function of their triggers, which calls nobody --------------------------------------------

create table supabase_functions.hooks (
  id bigserial primary key,
  hook_table_id integer not null,
  hook_name text not null,
  created_at timestamptz not null default now(),
  request_id bigint
);

create function supabase_functions.http_request() returns trigger
language plpgsql as $$
begin
  return coalesce(new, old);
end
$$;

create function graphql_public.graphql(
  "operationName" text default null, query text default null, variables jsonb default null,
  extensions jsonb default null
) returns jsonb
language sql as $$
  select '{"errors": [{"message": "there is no GraphQL here"}]}'::jsonb
$$;

-- the history of migrations --------------------------------------------------------------------------------------

create table supabase_migrations.schema_migrations (
  version text primary key,
  statements text[],
  name text
);

-- Owners, row security and privileges, alike for all of a schema.
do $$
declare
  object record;
begin
  for object in
    select relkind, oid::regclass as name, relnamespace::regnamespace::text as schema
    from pg_class
    where relnamespace::regnamespace::text in (
        'auth', 'storage', 'realtime', 'vault', 'supabase_functions', 'supabase_migrations'
      )
      and relkind in ('r', 'p', 'v')
  loop
    execute format('alter table %s owner to %I', object.name, case object.schema
      when 'vault' then 'supabase_admin'
      when 'supabase_functions' then 'supabase_functions_admin'
      when 'supabase_migrations' then 'dbsc_owner'
      else 'supabase_' || object.schema || '_admin'
    end);
    if object.relkind <> 'v' and object.schema in ('auth', 'storage', 'realtime') then
      execute format('alter table %s enable row level security', object.name);
    end if;
  end loop;
  for object in
    select oid::regprocedure as name, pronamespace::regnamespace::text as schema
    from pg_proc
    where pronamespace::regnamespace::text in (
        'auth', 'storage', 'realtime', 'vault', 'graphql_public', 'supabase_functions'
      )
  loop
    execute format('alter function %s owner to %I', object.name, case object.schema
      when 'vault' then 'supabase_admin'
      when 'graphql_public' then 'supabase_admin'
      when 'supabase_functions' then 'supabase_functions_admin'
      else 'supabase_' || object.schema || '_admin'
    end);
  end loop;
end
$$;

grant all on all tables in schema auth to dbsc_owner, dashboard_user;
grant all on all sequences in schema auth to dbsc_owner, dashboard_user;
grant all on storage.buckets, storage.objects, storage.s3_multipart_uploads, storage.s3_multipart_uploads_parts
  to dbsc_owner, service_role;
grant all on storage.buckets, storage.objects to anon, authenticated;
grant select on storage.s3_multipart_uploads, storage.s3_multipart_uploads_parts to anon, authenticated;
grant select, insert, update on realtime.messages to dbsc_owner, anon, authenticated, service_role;
grant select, delete on vault.secrets, vault.decrypted_secrets to dbsc_owner, service_role;
grant execute on all functions in schema vault to dbsc_owner, service_role;
