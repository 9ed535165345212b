-- makes:       1 table, 1 foreign key, 1 trigger, privileges
-- lock:        SHARE ROW EXCLUSIVE on theatre.operations
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       ef368a89c8a5f940 -> 4ccb73aada5b1579

create table theatre.implants (
  id bigint not null generated always as identity,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  operation_id bigint not null,
  manufacturer text not null,
  model text not null,
  serial_number text not null,
  constraint implants_pkey primary key (id),
  constraint implants_manufacturer_model_serial_number_key unique (manufacturer, model, serial_number)
);
comment on table theatre.implants is 'What stays in a patient, so that it can be called back.';

alter table theatre.implants add constraint implants_operation_id_fkey
  foreign key (operation_id) references theatre.operations (id) on delete restrict;

create trigger set_updated_at
  before update on theatre.implants
  for each row execute function public.moddatetime('updated_at');

revoke all on table theatre.implants from public, clinician;
grant select, insert on table theatre.implants to clinician;
