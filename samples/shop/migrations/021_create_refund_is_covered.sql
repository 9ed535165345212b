-- makes:       1 function, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       20c159edbf0ebc8a -> f0e30f256253eb42

create function public.refund_is_covered()
  returns trigger
  language plpgsql
  security definer
  set search_path = ''
  as $$
declare
  paid numeric;
begin
  select p.amount into paid from public.payments as p
  where p.id = new.payment_id and p.status = 'succeeded'
  for update;
  if paid is null
    or paid < new.amount + (select coalesce(sum(r.amount), 0) from public.refunds as r where r.payment_id = new.payment_id)
  then
    raise exception 'more is refunded than payment % has brought', new.payment_id using errcode = 'check_violation';
  end if;
  return new;
end
$$;
comment on function public.refund_is_covered() is 'Refuses to pay back more than was paid. The payment is locked, so that two refunds cannot overtake each other.';

revoke all on function public.refund_is_covered() from public, customer;
