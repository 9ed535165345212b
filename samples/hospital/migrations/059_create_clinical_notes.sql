-- makes:       1 table, 3 foreign keys, 2 triggers, privileges
-- lock:        SHARE ROW EXCLUSIVE on clinical.encounters, staff.people
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       c13d74caeaeb75c8 -> b9924668d588b171

create table clinical.notes (
  id bigint not null generated always as identity,
  encounter_id bigint not null,
  noted_by bigint not null,
  noted_at timestamptz not null default now(),
  kind text not null,
  text text not null,
  replaces_id bigint,
  search tsvector not null generated always as (to_tsvector('english', text)) stored,
  constraint notes_pkey primary key (id),
  constraint notes_replaces_id_key unique (replaces_id),
  constraint notes_check check (replaces_id < id),
  constraint notes_kind_check check (kind in ('admission', 'progress', 'consultation', 'discharge')),
  constraint notes_text_check check (length(text) between 1 and 50000)
);
comment on table clinical.notes is 'What clinicians write. A note is never changed: a later one may replace it.';

alter table clinical.notes add constraint notes_encounter_id_fkey
  foreign key (encounter_id) references clinical.encounters (id) on delete restrict;

alter table clinical.notes add constraint notes_noted_by_fkey
  foreign key (noted_by) references staff.people (id) on delete restrict;

alter table clinical.notes add constraint notes_replaces_id_fkey
  foreign key (replaces_id) references clinical.notes (id) on delete restrict;

create trigger append_only
  before update or delete on clinical.notes
  for each row execute function clinical.refuse_change();

create trigger append_only_whole
  before truncate on clinical.notes
  for each statement execute function clinical.refuse_change();

revoke all on table clinical.notes from public, clinician;
grant select, insert (encounter_id, kind, noted_by, replaces_id, text) on table clinical.notes to clinician;
