-- makes:       1 index
-- lock:        SHARE on laboratory.panel_tests
-- work:        scans laboratory.panel_tests
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       3429b2ff4fb92df9 -> e57bc685871a8020

create index panel_tests_test_id_idx on laboratory.panel_tests (test_id);
