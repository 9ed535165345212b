-- makes:       1 index
-- lock:        SHARE on imaging.reports
-- work:        scans imaging.reports
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       538f38f2747ef2e3 -> 806b8e400a57844d

create index reports_author_id_idx on imaging.reports (author_id);
