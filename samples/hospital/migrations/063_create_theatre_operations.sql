-- makes:       1 table, 2 foreign keys, 1 trigger, privileges
-- lock:        SHARE ROW EXCLUSIVE on clinical.encounters, theatre.theatres
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       dd611859f8b48c9d -> 6f3383621748bc64

create table theatre.operations (
  id bigint not null generated always as identity,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  encounter_id bigint not null,
  theatre_id bigint not null,
  planned tstzrange not null,
  status text not null default 'planned',
  urgency public.urgency not null default 'routine',
  incision_at timestamptz,
  closed_at timestamptz,
  constraint operations_pkey primary key (id),
  constraint operations_check check (closed_at > incision_at),
  constraint operations_check1 check (status <> 'done' or closed_at is not null),
  constraint operations_status_check check (status in ('planned', 'running', 'done', 'cancelled')),
  constraint operations_theatre_id_planned_excl exclude using gist (theatre_id with =, planned with &&) where (status in ('planned', 'running'))
);
comment on table theatre.operations is 'An operation from plan to end. A theatre holds one at a time.';

alter table theatre.operations add constraint operations_encounter_id_fkey
  foreign key (encounter_id) references clinical.encounters (id) on delete restrict;

alter table theatre.operations add constraint operations_theatre_id_fkey
  foreign key (theatre_id) references theatre.theatres (room_id) on delete restrict;

create trigger set_updated_at
  before update on theatre.operations
  for each row execute function public.moddatetime('updated_at');

revoke all on table theatre.operations from public, clinician;
grant select, insert, update on table theatre.operations to clinician;
