-- makes:       1 table renamed, 1 constraint renamed
-- lock:        ACCESS EXCLUSIVE on public.countries, public.states
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with an application that uses countries no more
-- state:       d63650d9d67e5121 -> c260db42162ade35

alter table public.countries rename to states;
alter table public.states rename constraint countries_pkey to states_pkey;
