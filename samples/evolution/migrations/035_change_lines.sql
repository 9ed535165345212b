-- makes:       1 column changed
-- lock:        ACCESS EXCLUSIVE on public.lines
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; the way back is a migration of its own
-- compatible:  with the application before and after
-- state:       bada737037a68f1a -> 2c39237742b114f3

alter table public.lines alter column price drop default;
alter table public.lines alter column price type numeric(12,2);
alter table public.lines alter column price set default 1;
