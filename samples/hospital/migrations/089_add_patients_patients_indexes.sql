-- makes:       2 indexes
-- lock:        SHARE on patients.patients
-- work:        scans patients.patients
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       bfe6476e61064b2b -> 8010876d678fac4b

create index patients_family_name_given_names_idx on patients.patients (family_name, given_names);
create index patients_born_on_idx on patients.patients (born_on);
