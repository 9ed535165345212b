create table public.orders (
  id integer not null,
  note text not null
) with (fillfactor = 70, autovacuum_vacuum_cost_delay = 2.5, autovacuum_vacuum_insert_threshold = -1, toast.autovacuum_enabled = off);
