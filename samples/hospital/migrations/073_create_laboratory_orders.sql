-- makes:       1 table, 2 foreign keys, 1 trigger, privileges
-- lock:        SHARE ROW EXCLUSIVE on clinical.encounters, staff.people
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       1fd1f72d2c3026de -> 2579f2aa6e9efb0e

create table laboratory.orders (
  id bigint not null generated always as identity,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  encounter_id bigint not null,
  ordered_by bigint not null,
  urgency public.urgency not null default 'routine',
  status public.order_status not null default 'ordered',
  question text,
  constraint orders_pkey primary key (id)
);

alter table laboratory.orders add constraint orders_encounter_id_fkey
  foreign key (encounter_id) references clinical.encounters (id) on delete restrict;

alter table laboratory.orders add constraint orders_ordered_by_fkey
  foreign key (ordered_by) references staff.people (id) on delete restrict;

create trigger set_updated_at
  before update on laboratory.orders
  for each row execute function public.moddatetime('updated_at');

revoke all on table laboratory.orders from public, clinician, diagnostics;
grant select, insert, update (status) on table laboratory.orders to clinician;
grant select, update (status) on table laboratory.orders to diagnostics;
