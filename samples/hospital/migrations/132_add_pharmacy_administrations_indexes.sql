-- makes:       3 indexes
-- lock:        SHARE on pharmacy.administrations
-- work:        scans pharmacy.administrations
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       3689164ba8ad6eb3 -> b0ee1e15d3cd1c2b

create index administrations_batch_id_idx on pharmacy.administrations (batch_id);
create index administrations_given_by_idx on pharmacy.administrations (given_by);
create index administrations_prescription_id_at_idx on pharmacy.administrations (prescription_id, at);
