-- makes:       1 table, 2 foreign keys
-- lock:        SHARE ROW EXCLUSIVE on laboratory.orders, laboratory.tests
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       2579f2aa6e9efb0e -> 2caa8908c29553e0

create table laboratory.order_tests (
  order_id bigint not null,
  test_id text not null,
  constraint order_tests_pkey primary key (order_id, test_id)
);

alter table laboratory.order_tests add constraint order_tests_order_id_fkey
  foreign key (order_id) references laboratory.orders (id) on delete cascade;

alter table laboratory.order_tests add constraint order_tests_test_id_fkey
  foreign key (test_id) references laboratory.tests (code) on delete cascade;
