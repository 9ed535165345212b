-- makes:       1 column replaced
-- lock:        ACCESS EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; the way back is a migration of its own
-- compatible:  with the application before and after
-- state:       a2ac3c213c6a11a3 -> 0718d4078d5ade02

drop trigger "~orders_kind" on public.orders;
drop function public."~orders_kind"();
alter table public.orders rename column kind to kind_old;
alter table public.orders rename column kind_new to kind;
alter table public.orders alter column kind_old drop default;
alter table public.orders alter column kind set default '6';
