-- makes:       1 function, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       8393f4f44aa35218 -> e71694e332251bb0

create function public.apply_movement()
  returns trigger
  language plpgsql
  security definer
  set search_path = ''
  as $$
begin
  update public.stock as s
  set on_hand = s.on_hand + new.quantity,
      reserved = case when new.reason = 'sale' then s.reserved + new.quantity else s.reserved end
  where s.warehouse_id = new.warehouse_id and s.variant_id = new.variant_id;
  return null;
end
$$;
comment on function public.apply_movement() is 'Keeps `stock` true to its movements.';

revoke all on function public.apply_movement() from public, customer;
