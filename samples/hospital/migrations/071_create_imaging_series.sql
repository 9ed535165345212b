-- makes:       1 table, 1 foreign key, privileges
-- lock:        SHARE ROW EXCLUSIVE on imaging.studies
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       234feb3efdf40c30 -> a22a2936838328f8

create table imaging.series (
  study_id bigint not null,
  number integer not null,
  uid text not null,
  images integer not null,
  constraint series_pkey primary key (study_id, number),
  constraint series_uid_key unique (uid),
  constraint series_images_check check (images > 0),
  constraint series_number_check check (number > 0),
  constraint series_uid_check check (uid ~ '^[0-9.]{1,64}$')
);

alter table imaging.series add constraint series_study_id_fkey
  foreign key (study_id) references imaging.studies (id) on delete cascade;

revoke all on table imaging.series from public, clinician, diagnostics;
grant select on table imaging.series to clinician;
grant select, insert on table imaging.series to diagnostics;
