-- makes:       1 table, 1 foreign key, privileges
-- lock:        SHARE ROW EXCLUSIVE on laboratory.tests
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       b86351cfd9cc7e2a -> a7544c0635ca1383

create table laboratory.reference_ranges (
  test text not null,
  sex public.sex not null,
  ages int4range not null,
  normal numrange not null,
  constraint reference_ranges_pkey primary key (test, sex, ages),
  constraint reference_ranges_test_sex_ages_excl exclude using gist (test with =, sex with =, ages with &&)
);
comment on table laboratory.reference_ranges is 'What is normal, for whom. For one sex and age there is one range.';

alter table laboratory.reference_ranges add constraint reference_ranges_test_fkey
  foreign key (test) references laboratory.tests (code) on delete cascade;

revoke all on table laboratory.reference_ranges from public, clinician, diagnostics;
grant select on table laboratory.reference_ranges to clinician;
grant select on table laboratory.reference_ranges to diagnostics;
