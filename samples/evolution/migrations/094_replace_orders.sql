-- makes:       1 statistics dropped, 1 check dropped, 2 types renamed, 1 column replaced, 2 indexes renamed, 1 statistics
-- lock:        ACCESS EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; the way back is a migration of its own
-- compatible:  with the application before and after
-- state:       fd1e110445b4dbfa -> b646d3d42da28518

drop statistics public.orders_customer_status_stat;

alter table public.orders drop constraint orders_status_labels;

alter type public.status rename to status_old;
alter type public.status_new rename to status;

drop trigger "~orders_status" on public.orders;
drop function public."~orders_status"();
alter table public.orders rename column status to status_old;
alter table public.orders rename column status_new to status;
alter table public.orders alter column status_old drop default;
alter table public.orders alter column status set default 'new';
alter table public.orders alter column status_old drop not null;

alter index public.orders_lower_idx rename to orders_lower_idx_old;
alter index public.orders_lower_idx_new rename to orders_lower_idx;

create statistics public.orders_customer_status_stat on customer, status from public.orders;
