-- makes:       1 index
-- lock:        SHARE on laboratory.order_tests
-- work:        scans laboratory.order_tests
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       815fb41187e751c5 -> d0813d2d2857a774

create index order_tests_test_id_idx on laboratory.order_tests (test_id);
