-- makes:       1 table, 2 foreign keys, 1 trigger, privileges
-- lock:        SHARE ROW EXCLUSIVE on staff.people
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       b488fdff4972f965 -> 659061c198de8b89

create table staff.absences (
  id bigint not null generated always as identity,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  person_id bigint not null,
  kind text not null,
  during daterange not null,
  approved_by bigint,
  constraint absences_pkey primary key (id),
  constraint absences_kind_check check (kind in ('holiday', 'illness', 'training', 'parental')),
  constraint absences_person_id_during_excl exclude using gist (person_id with =, during with &&)
);

alter table staff.absences add constraint absences_person_id_fkey
  foreign key (person_id) references staff.people (id) on delete cascade;

alter table staff.absences add constraint absences_approved_by_fkey
  foreign key (approved_by) references staff.people (id) on delete set null;

create trigger set_updated_at
  before update on staff.absences
  for each row execute function public.moddatetime('updated_at');

revoke all on table staff.absences from public, clinician, front_desk;
grant select on table staff.absences to front_desk;
