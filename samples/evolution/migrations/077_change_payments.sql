-- makes:       1 column changed
-- lock:        ACCESS EXCLUSIVE on public.payments
-- work:        scans public.payments
-- undo:        nothing is lost; the way back is a migration of its own
-- compatible:  with an application that uses values of its own for payments.id no more
-- state:       4f074ad7d55e77e2 -> 418a43066f37088a

alter table public.payments alter column id add generated always as identity (start with 2000000000);
select setval('public.payments_id_seq', max(id)) from public.payments having max(id) is not null;
