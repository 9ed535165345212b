-- makes:       1 table, 2 foreign keys, privileges
-- lock:        SHARE ROW EXCLUSIVE on pharmacy.substances
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       b576f1e9d96b1b63 -> 42805fd79020b059

create table pharmacy.interactions (
  substance text not null,
  other text not null,
  severity text not null,
  effect text not null,
  constraint interactions_pkey primary key (substance, other),
  constraint interactions_check check (substance < other),
  constraint interactions_severity_check check (severity in ('minor', 'major', 'forbidden'))
);
comment on table pharmacy.interactions is 'Pairs that do harm together. Each stands here once.';

alter table pharmacy.interactions add constraint interactions_substance_fkey
  foreign key (substance) references pharmacy.substances (code) on delete cascade;

alter table pharmacy.interactions add constraint interactions_other_fkey
  foreign key (other) references pharmacy.substances (code) on delete cascade;

revoke all on table pharmacy.interactions from public, clinician, diagnostics;
grant select on table pharmacy.interactions to clinician;
grant select on table pharmacy.interactions to diagnostics;
