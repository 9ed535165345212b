-- makes:       1 index
-- lock:        SHARE on theatre.implants
-- work:        scans theatre.implants
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       63c771a21a861772 -> 7f89fc106029d6d4

create index implants_operation_id_idx on theatre.implants (operation_id);
