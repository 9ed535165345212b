-- makes:       1 column changed
-- lock:        ACCESS EXCLUSIVE on public.lines
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       04517e642bc543b0 -> 60ca84ad5d23e27d

alter table public.lines alter column price drop default;
alter table public.lines alter column price type numeric(12,2);
alter table public.lines alter column price set default 1;
