-- makes:       1 key dropped, 1 column replaced, 1 key
-- lock:        ACCESS EXCLUSIVE on public.lines
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; the way back is a migration of its own
-- compatible:  with the application before and after
-- state:       7d3858fa39d857cb -> ad2a135f7b88ed23

alter table public.lines drop constraint lines_pkey;

drop trigger "~lines_id" on public.lines;
drop function public."~lines_id"();
alter table public.lines rename column id to id_old;
alter table public.lines rename column id_new to id;
alter sequence public.lines_id_seq rename to lines_id_seq_old;
alter table public.lines alter column id add generated always as identity;
select setval('public.lines_id_seq', last_value, is_called) from public.lines_id_seq_old;
alter table public.lines alter column id_old drop identity;
alter table public.lines alter column id_old drop not null;

alter table public.lines add constraint lines_pkey primary key using index lines_pkey_new;
