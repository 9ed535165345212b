-- makes:       1 index
-- lock:        SHARE on theatre.implants
-- work:        scans theatre.implants
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       3c1706d899bb7639 -> 162f52434822f8e5

create index implants_operation_id_idx on theatre.implants (operation_id);
