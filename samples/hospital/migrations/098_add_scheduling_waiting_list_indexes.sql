-- makes:       3 indexes
-- lock:        SHARE on scheduling.waiting_list
-- work:        scans scheduling.waiting_list
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       54907117fff6b300 -> a85545bb37bb7c9b

create index waiting_list_patient_id_idx on scheduling.waiting_list (patient_id);
create index waiting_list_type_idx on scheduling.waiting_list (type);
create index waiting_list_type_urgency_since_idx on scheduling.waiting_list (type, urgency desc, since) where (appointment_id is null);
