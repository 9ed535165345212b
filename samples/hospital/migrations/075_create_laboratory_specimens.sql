-- makes:       1 table, 2 foreign keys, 1 trigger, privileges
-- lock:        SHARE ROW EXCLUSIVE on laboratory.orders, staff.people
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       2caa8908c29553e0 -> dac384f68192282e

create table laboratory.specimens (
  id bigint not null generated always as identity,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  order_id bigint not null,
  barcode text not null,
  taken_by bigint not null,
  taken_at timestamptz not null,
  arrived_at timestamptz,
  rejected text,
  constraint specimens_pkey primary key (id),
  constraint specimens_barcode_key unique (barcode),
  constraint specimens_barcode_check check (barcode ~ '^[0-9]{8,14}$'),
  constraint specimens_check check (arrived_at >= taken_at),
  constraint specimens_rejected_check check (rejected in ('haemolytic', 'too_little', 'unlabelled'))
);
comment on table laboratory.specimens is 'A tube with a label.';

alter table laboratory.specimens add constraint specimens_order_id_fkey
  foreign key (order_id) references laboratory.orders (id) on delete restrict;

alter table laboratory.specimens add constraint specimens_taken_by_fkey
  foreign key (taken_by) references staff.people (id) on delete restrict;

create trigger set_updated_at
  before update on laboratory.specimens
  for each row execute function public.moddatetime('updated_at');

revoke all on table laboratory.specimens from public, clinician, diagnostics;
grant select, insert on table laboratory.specimens to clinician;
grant select, update (arrived_at, rejected) on table laboratory.specimens to diagnostics;
