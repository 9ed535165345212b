create schema private;

create function private.secret(called text)
  returns text
  language sql
  stable
  security definer
  set search_path = ''
  as $$
  select decrypted_secret from vault.decrypted_secrets where name = called
$$;

revoke all on function private.secret(text) from public, anon, authenticated, service_role;
grant execute on function private.secret(text) to service_role;

create table public.invitations (
  id uuid not null default gen_random_uuid(),
  email text not null,
  constraint invitations_pkey primary key (id)
);
alter table public.invitations enable row level security;

create trigger hook
  after insert on public.invitations
  for each row execute function supabase_functions.http_request('https://example.com', 'POST');

revoke all on table public.invitations from public, anon, authenticated, service_role, authenticator, dashboard_user;
grant select on table public.invitations to authenticator;
grant select on table public.invitations to dashboard_user;
