-- makes:       1 index
-- lock:        SHARE on imaging.reports
-- work:        scans imaging.reports
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       0e590babb9107956 -> 3429b2ff4fb92df9

create index reports_author_id_idx on imaging.reports (author_id);
