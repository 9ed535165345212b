-- makes:       1 column renamed, 1 function changed
-- lock:        ACCESS EXCLUSIVE on public.orders
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with an application that uses orders.note no more
-- state:       dd8039b0158c2416 -> b7421ccdb1dc4b08

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
