-- makes:       1 table, 2 foreign keys, privileges
-- lock:        SHARE ROW EXCLUSIVE on pharmacy.drugs, pharmacy.substances
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       a99bd2956ec0f83d -> 72a14a03fcbab5d6

create table pharmacy.drug_substances (
  drug_id bigint not null,
  substance text not null,
  amount numeric(12,4) not null,
  unit text not null,
  constraint drug_substances_pkey primary key (drug_id, substance),
  constraint drug_substances_amount_check check (amount > 0),
  constraint drug_substances_unit_check check (unit in ('mg', 'g', 'ml', 'IU'))
);

alter table pharmacy.drug_substances add constraint drug_substances_drug_id_fkey
  foreign key (drug_id) references pharmacy.drugs (id) on delete cascade;

alter table pharmacy.drug_substances add constraint drug_substances_substance_fkey
  foreign key (substance) references pharmacy.substances (code) on delete restrict;

revoke all on table pharmacy.drug_substances from public, clinician, diagnostics;
grant select on table pharmacy.drug_substances to clinician;
grant select on table pharmacy.drug_substances to diagnostics;
