-- makes:       1 table, 2 foreign keys, privileges
-- lock:        SHARE ROW EXCLUSIVE on staff.people, staff.qualifications
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       cedc5d3a60bfcbcb -> 679e75848738cc1a

create table staff.person_qualifications (
  person_id bigint not null,
  qualification text not null,
  obtained_on date not null,
  expires_on date,
  constraint person_qualifications_pkey primary key (person_id, qualification),
  constraint person_qualifications_check check (expires_on > obtained_on)
);

alter table staff.person_qualifications add constraint person_qualifications_person_id_fkey
  foreign key (person_id) references staff.people (id) on delete cascade;

alter table staff.person_qualifications add constraint person_qualifications_qualification_fkey
  foreign key (qualification) references staff.qualifications (code) on delete restrict;

revoke all on table staff.person_qualifications from public, clinician, diagnostics;
grant select on table staff.person_qualifications to clinician;
grant select on table staff.person_qualifications to diagnostics;
