-- makes:       1 table renamed, 1 constraint renamed, 1 view
-- lock:        ACCESS EXCLUSIVE on public.states, public.lands
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       c260db42162ade35 -> 302e4e57ea05e173

alter table public.states rename to lands;
alter table public.lands rename constraint states_pkey to lands_pkey;

create view public.states with (security_invoker = true) as
  select code, name from public.lands;
