-- makes:       1 index
-- lock:        SHARE on laboratory.panel_tests
-- work:        scans laboratory.panel_tests
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       806b8e400a57844d -> 9aff84bd27f29883

create index panel_tests_test_id_idx on laboratory.panel_tests (test_id);
