-- makes:       1 column
-- lock:        ACCESS EXCLUSIVE on public.customers
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back while it holds nothing
-- compatible:  with the application before; customers.mail has no values yet
-- state:       e741457fddf341f4 -> c4959407a37a2d88

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
