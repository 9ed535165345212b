-- makes:       1 index
-- lock:        SHARE on imaging.devices
-- work:        scans imaging.devices
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       cdc73f1206948594 -> 2e74d089621b6ce9

create index devices_room_id_idx on imaging.devices (room_id);
