-- makes:       1 table, 2 foreign keys, 1 trigger, privileges
-- lock:        SHARE ROW EXCLUSIVE on imaging.orders, imaging.devices
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       6f44868248445971 -> 234feb3efdf40c30

create table imaging.studies (
  id bigint not null generated always as identity,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  order_id bigint not null,
  device_id bigint not null,
  uid text not null,
  taken_at timestamptz not null,
  dose_mgy numeric(8,3),
  constraint studies_pkey primary key (id),
  constraint studies_order_id_key unique (order_id),
  constraint studies_uid_key unique (uid),
  constraint studies_dose_mgy_check check (dose_mgy >= 0),
  constraint studies_uid_check check (uid ~ '^[0-9.]{1,64}$')
);
comment on table imaging.studies is 'Pictures of one sitting. They lie in the archive for pictures, under this number.';

alter table imaging.studies add constraint studies_order_id_fkey
  foreign key (order_id) references imaging.orders (id) on delete restrict;

alter table imaging.studies add constraint studies_device_id_fkey
  foreign key (device_id) references imaging.devices (id) on delete restrict;

create trigger set_updated_at
  before update on imaging.studies
  for each row execute function public.moddatetime('updated_at');

revoke all on table imaging.studies from public, clinician, diagnostics;
grant select on table imaging.studies to clinician;
grant select, insert on table imaging.studies to diagnostics;
