-- makes:       2 indexes
-- lock:        SHARE on staff.person_qualifications
-- work:        scans staff.person_qualifications
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       badb3acfcab5ff1e -> f0724a82d3f4c2bf

create index person_qualifications_qualification_idx on staff.person_qualifications (qualification);
create index person_qualifications_expires_on_idx on staff.person_qualifications (expires_on) where (expires_on is not null);
