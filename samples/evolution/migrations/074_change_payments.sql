-- makes:       1 column changed
-- lock:        ACCESS EXCLUSIVE on public.payments
-- work:        scans public.payments
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with an application that uses values of its own for payments.id no more
-- state:       8a5086b41d9e327c -> fae0ef5990c3a2be

alter table public.payments alter column id add generated always as identity (start with 2000000000);
select setval('public.payments_id_seq', max(id)) from public.payments having max(id) is not null;
