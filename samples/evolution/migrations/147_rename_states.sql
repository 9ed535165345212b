-- makes:       1 table renamed, 1 constraint renamed, 1 view
-- lock:        ACCESS EXCLUSIVE on public.states, public.lands
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- state:       ba9b6a57f9e98716 -> 3e9adfb20b460f91

alter table public.states rename to lands;
alter table public.lands rename constraint states_pkey to lands_pkey;

create view public.states with (security_invoker = true) as
  select code, name from public.lands;
