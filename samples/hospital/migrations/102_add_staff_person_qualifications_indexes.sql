-- makes:       2 indexes
-- lock:        SHARE on staff.person_qualifications
-- work:        scans staff.person_qualifications
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       200893f128949b34 -> b453c9be8b01214f

create index person_qualifications_qualification_idx on staff.person_qualifications (qualification);
create index person_qualifications_expires_on_idx on staff.person_qualifications (expires_on) where (expires_on is not null);
