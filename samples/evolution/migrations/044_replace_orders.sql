-- makes:       1 column replaced
-- lock:        ACCESS EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       e424b5a07299ab4f -> 22f9e42a507a3815

drop trigger "~orders_kind" on public.orders;
drop function public."~orders_kind"();
alter table public.orders rename column kind to kind_old;
alter table public.orders rename column kind_new to kind;
alter table public.orders alter column kind_old drop default;
alter table public.orders alter column kind set default '6';
