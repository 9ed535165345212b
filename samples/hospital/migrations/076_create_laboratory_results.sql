-- makes:       1 table, 5 foreign keys, 3 triggers, privileges
-- lock:        SHARE ROW EXCLUSIVE on laboratory.specimens, laboratory.tests, laboratory.analyzers, staff.people
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       dac384f68192282e -> 60f4b8da4eec3cb8

create table laboratory.results (
  id bigint not null generated always as identity,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  specimen_id bigint not null,
  test text not null,
  analyzer_id bigint,
  value numeric,
  text text,
  flag text,
  validated_by bigint,
  validated_at timestamptz,
  replaced_by bigint,
  constraint results_pkey primary key (id),
  constraint results_replaced_by_key unique (replaced_by),
  constraint results_check check (num_nonnulls(value, text) > 0),
  constraint results_check1 check ((validated_by is null) = (validated_at is null)),
  constraint results_flag_check check (flag in ('low', 'normal', 'high', 'critical'))
);
comment on table laboratory.results is 'What came out. A result that was wrong is replaced, and stays.';

alter table laboratory.results add constraint results_specimen_id_fkey
  foreign key (specimen_id) references laboratory.specimens (id) on delete restrict;

alter table laboratory.results add constraint results_test_fkey
  foreign key (test) references laboratory.tests (code) on delete restrict;

alter table laboratory.results add constraint results_analyzer_id_fkey
  foreign key (analyzer_id) references laboratory.analyzers (id) on delete restrict;

alter table laboratory.results add constraint results_validated_by_fkey
  foreign key (validated_by) references staff.people (id) on delete restrict;

alter table laboratory.results add constraint results_replaced_by_fkey
  foreign key (replaced_by) references laboratory.results (id) on delete restrict;

create trigger set_updated_at
  before update on laboratory.results
  for each row execute function public.moddatetime('updated_at');

create trigger audit
  after insert or update or delete on laboratory.results
  for each row execute function audit.record_log('');

create trigger audit_truncate
  after truncate on laboratory.results
  for each statement execute function audit.record_log('');

revoke all on table laboratory.results from public, clinician, diagnostics;
grant select on table laboratory.results to clinician;
grant select, insert, update on table laboratory.results to diagnostics;
