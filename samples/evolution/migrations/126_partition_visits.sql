-- makes:       1 table renamed, 1 index renamed, 1 key dropped, 1 key, 1 sequence renamed, 1 table, 1 column changed, 1 partition attached, 1 check dropped, 1 partition, 1 index
-- lock:        ACCESS EXCLUSIVE on public.visits, public.visits_past
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; the way back is a migration of its own
-- compatible:  with the application before and after
-- state:       ebe617c4b82d8131 -> 4eea6401af37ba0b

alter table public.visits rename to visits_past;

alter index public.visits_who_idx rename to visits_past_who_idx;

alter table public.visits_past drop constraint visits_pkey;
alter table public.visits_past add constraint visits_past_pkey primary key using index visits_past_pkey;

alter sequence public.visits_id_seq rename to visits_id_seq_old;

create table public.visits (
  id bigint constraint visits_id_not_null not null generated always as identity,
  at timestamptz constraint visits_at_not_null not null,
  who integer,
  constraint visits_pkey primary key (at, id)
) partition by range (at);

select setval('public.visits_id_seq', last_value, is_called) from public.visits_id_seq_old;
alter table public.visits_past alter column id drop identity;

alter table public.visits attach partition public.visits_past for values from (minvalue) to ('2027-01-01');
alter table public.visits_past drop constraint visits_bound;

create table public.visits_y2027 partition of public.visits
  for values from ('2027-01-01') to ('2028-01-01');

create index visits_who_idx on public.visits (who);
