-- makes:       1 index
-- lock:        SHARE on imaging.studies
-- work:        scans imaging.studies
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       15a8ea0829315ac4 -> 538f38f2747ef2e3

create index studies_device_id_idx on imaging.studies (device_id);
