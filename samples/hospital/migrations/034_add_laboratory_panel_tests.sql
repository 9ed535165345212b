-- makes:       1 table, 2 foreign keys
-- lock:        SHARE ROW EXCLUSIVE on laboratory.panels, laboratory.tests
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       d4943cbbed17822a -> 97c4c0dd379fd570

create table laboratory.panel_tests (
  panel_id text not null,
  test_id text not null,
  constraint panel_tests_pkey primary key (panel_id, test_id)
);

alter table laboratory.panel_tests add constraint panel_tests_panel_id_fkey
  foreign key (panel_id) references laboratory.panels (code) on delete cascade;

alter table laboratory.panel_tests add constraint panel_tests_test_id_fkey
  foreign key (test_id) references laboratory.tests (code) on delete cascade;
