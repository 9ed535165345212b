-- makes:       1 view dropped
-- lock:        ACCESS EXCLUSIVE on public.sums
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with an application that uses sums no more
-- state:       0172fbece39c6677 -> c105978ec2cf09b8

drop materialized view public.sums;
