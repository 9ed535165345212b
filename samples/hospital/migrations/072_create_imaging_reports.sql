-- makes:       1 table, 2 foreign keys, privileges
-- lock:        SHARE ROW EXCLUSIVE on imaging.studies, staff.people
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       a22a2936838328f8 -> 1fd1f72d2c3026de

create table imaging.reports (
  study_id bigint not null,
  version integer not null,
  author_id bigint not null,
  text text not null,
  signed_at timestamptz,
  constraint reports_pkey primary key (study_id, version),
  constraint reports_text_check check (length(text) between 1 and 50000),
  constraint reports_version_check check (version > 0)
);
comment on table imaging.reports is 'What the radiologist saw. The last version counts.';

alter table imaging.reports add constraint reports_study_id_fkey
  foreign key (study_id) references imaging.studies (id) on delete restrict;

alter table imaging.reports add constraint reports_author_id_fkey
  foreign key (author_id) references staff.people (id) on delete restrict;

revoke all on table imaging.reports from public, clinician, diagnostics;
grant select on table imaging.reports to clinician;
grant select, insert, update (signed_at, text) on table imaging.reports to diagnostics;
