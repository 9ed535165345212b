-- makes:       5 indexes
-- lock:        SHARE on laboratory.results
-- work:        scans laboratory.results
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with an application that writes nothing that results_specimen_id_test_idx refuses; it fails if rows there do
-- state:       58f7c3de808e6f34 -> 8406176fbefade98

create index results_specimen_id_idx on laboratory.results (specimen_id);
create index results_test_idx on laboratory.results (test);
create index results_analyzer_id_idx on laboratory.results (analyzer_id);
create index results_validated_by_idx on laboratory.results (validated_by);

create unique index results_specimen_id_test_idx on laboratory.results (specimen_id, test) where (replaced_by is null);
