-- makes:       1 index
-- lock:        SHARE on imaging.devices
-- work:        scans imaging.devices
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       e2afeebac8264566 -> e7132e6113b1b4b0

create index devices_room_id_idx on imaging.devices (room_id);
