-- makes:       1 key, 1 partition attached, 1 check dropped
-- lock:        ACCESS EXCLUSIVE on public.events_before, public.customers
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; the way back is a migration of its own
-- compatible:  with the application before and after
-- state:       3c0d08c4f8b9f022 -> efff4b0e141d22ba

alter table public.events_before add constraint events_before_at_id_key unique using index events_before_at_id_key;
alter table public.events attach partition public.events_before for values from (minvalue) to ('2025-01-01');
alter table public.events_before drop constraint events_before_bound;
