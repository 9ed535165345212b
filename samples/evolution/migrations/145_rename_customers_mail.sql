-- makes:       1 column dropped, 1 column renamed
-- lock:        ACCESS EXCLUSIVE on public.customers
-- work:        no table is rewritten or scanned
-- undo:        the values of customers.mail beside the same ones of customers.email are lost
-- compatible:  with an application that uses customers.email no more
-- state:       f005f821abfb2318 -> 7a8d8fb3e62a8fb3

drop trigger "!customers_mail" on public.customers;
drop trigger "~customers_mail" on public.customers;
drop function public."~customers_mail"();
alter table public.customers drop column mail;

alter table public.customers rename column email to mail;
