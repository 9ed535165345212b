-- makes:       1 table, 1 foreign key, 1 trigger, privileges
-- lock:        SHARE ROW EXCLUSIVE on clinical.procedure_codes
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       18ecff12e2c95506 -> 432d123bdf020143

create table billing.tariffs (
  id bigint not null generated always as identity,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  procedure text not null,
  price public.money_amount not null,
  valid daterange not null,
  constraint tariffs_pkey primary key (id),
  constraint tariffs_price_check check (price >= 0),
  constraint tariffs_procedure_valid_excl exclude using gist (procedure with =, valid with &&)
);
comment on table billing.tariffs is 'What something costs, and when: one price at a time.';

alter table billing.tariffs add constraint tariffs_procedure_fkey
  foreign key (procedure) references clinical.procedure_codes (code) on delete restrict;

create trigger set_updated_at
  before update on billing.tariffs
  for each row execute function public.moddatetime('updated_at');

revoke all on table billing.tariffs from public, clinician, accountant;
grant select, insert, update on table billing.tariffs to accountant;
