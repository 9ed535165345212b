create schema private;

create sequence public.numbers as bigint cache 5;

revoke all on sequence public.numbers from public, anon, authenticated, service_role;
grant all on sequence public.numbers to service_role;

create table public.notes (
  id bigint not null generated always as identity,
  number serial,
  constraint notes_pkey primary key (id)
);
alter table public.notes enable row level security;

revoke all on table public.notes from public, anon, authenticated, service_role;
grant all on table public.notes to service_role;

revoke all on sequence public.notes_id_seq from public, anon, authenticated, service_role;
grant all on sequence public.notes_id_seq to service_role;

revoke all on sequence public.notes_number_seq from public, anon, authenticated, service_role;
grant all on sequence public.notes_number_seq to service_role;

create table public.tags (
  id integer not null,
  constraint tags_pkey primary key (id)
);
alter table public.tags enable row level security;

create policy tags_select_anon on public.tags for select to anon
  using (true);

revoke all on table public.tags from public, anon, authenticated, service_role;
grant select on table public.tags to anon;
grant all on table public.tags to service_role;

create table public.note_tags (
  note_id bigint not null,
  tag_id integer not null,
  constraint note_tags_pkey primary key (note_id, tag_id)
);
alter table public.note_tags enable row level security;

alter table public.note_tags add constraint note_tags_note_id_fkey
  foreign key (note_id) references public.notes (id) on delete cascade;

alter table public.note_tags add constraint note_tags_tag_id_fkey
  foreign key (tag_id) references public.tags (id) on delete cascade;

revoke all on table public.note_tags from public, anon, authenticated, service_role;
grant all on table public.note_tags to service_role;

create table public.parts (
  id integer not null,
  constraint parts_pkey primary key (id)
) partition by hash (id);
alter table public.parts enable row level security;

create table public.parts_0 partition of public.parts
  for values with (modulus 2, remainder 0);
alter table public.parts_0 enable row level security;

create table public.parts_1 partition of public.parts
  for values with (modulus 2, remainder 1);
alter table public.parts_1 enable row level security;

revoke all on table public.parts from public, anon, authenticated, service_role;
grant all on table public.parts to service_role;

revoke all on table public.parts_0 from public, anon, authenticated, service_role;
revoke all on table public.parts_1 from public, anon, authenticated, service_role;

create table public.shown (
  id integer not null,
  constraint shown_pkey primary key (id)
);

revoke all on table public.shown from public, anon, authenticated, service_role;
grant all on table public.shown to service_role;

create table private.secrets (
  id integer not null,
  constraint secrets_pkey primary key (id)
);

create function private.answer()
  returns integer
  language sql
  set search_path = ''
  begin atomic
    select 42;
  end;

create function public.total()
  returns bigint
  language sql
  set search_path = ''
  begin atomic
    select count(*) from public.notes;
  end;

revoke all on function public.total() from public, anon, authenticated, service_role;
grant execute on function public.total() to public;

create index note_tags_tag_id_idx on public.note_tags (tag_id);

create view public.all_notes with (security_invoker = true) as
  select id from public.notes;

revoke all on table public.all_notes from public, anon, authenticated, service_role;
grant all on table public.all_notes to service_role;

create materialized view public.counts as
  select count(*) from public.notes;

revoke all on table public.counts from public, anon, authenticated, service_role;
grant all on table public.counts to service_role;
