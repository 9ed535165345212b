-- makes:       1 index
-- lock:        SHARE on imaging.studies
-- work:        scans imaging.studies
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       88cebc53b4c55813 -> 0e590babb9107956

create index studies_device_id_idx on imaging.studies (device_id);
