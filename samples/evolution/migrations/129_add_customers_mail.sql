-- makes:       1 column
-- lock:        ACCESS EXCLUSIVE on public.customers
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before; customers.mail has no values yet
-- state:       b7421ccdb1dc4b08 -> c3a98bd9114811b6

alter table public.customers add column mail text;
create function public."~customers_mail"() returns trigger language plpgsql as $$
begin
  if tg_argv[0] = 'last' then
    new.mail := new.email;
  elsif tg_op = 'INSERT' and new.mail is not null then
    new.email := new.mail;
  elsif tg_op = 'UPDATE' and pg_catalog.record_image_ne(row(new.mail), row(old.mail)) then
    new.email := new.mail;
  else
    new.mail := new.email;
  end if;
  return new;
end $$;
create trigger "!customers_mail" before insert or update on public.customers for each row execute function public."~customers_mail"('first');
create trigger "~customers_mail" before insert or update on public.customers for each row execute function public."~customers_mail"('last');
