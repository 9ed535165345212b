-- makes:       1 table renamed, 1 constraint renamed
-- lock:        ACCESS EXCLUSIVE on public.countries, public.states
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with an application that uses countries no more
-- state:       7a8d8fb3e62a8fb3 -> ba9b6a57f9e98716

alter table public.countries rename to states;
alter table public.states rename constraint countries_pkey to states_pkey;
