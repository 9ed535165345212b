-- makes:       1 column renamed, 1 function changed
-- lock:        ACCESS EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; the way back is a migration of its own
-- compatible:  with an application that uses orders.note no more
-- state:       0bc8409a729c5c33 -> e741457fddf341f4

alter table public.orders rename column note to remark;

create or replace function public.tidy()
  returns trigger
  language plpgsql
  as $$
begin
  new.remark := nullif(trim(new.remark), '');
  return new;
end
$$;
