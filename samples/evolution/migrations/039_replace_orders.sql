-- makes:       1 column replaced
-- lock:        ACCESS EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       388dc4e7d0433e65 -> 1e7ab3284a0d9989

drop trigger "~orders_total" on public.orders;
drop function public."~orders_total"();
alter table public.orders rename column total to total_old;
alter table public.orders rename column total_new to total;
alter table public.orders alter column total_old drop not null;
