create table public.orders (
  id integer not null,
  total numeric(12,2) not null,
  note text not null,
  place box not null,
  constraint orders_pkey primary key (id) with (fillfactor = 90),
  constraint orders_note_key unique (note) with (fillfactor = 70),
  constraint orders_place_excl exclude using gist (place with &&) with (fillfactor = 60)
);
alter table public.orders alter column total set (n_distinct = -0.5);

create statistics public.orders_total_note_stat (mcv) on total, note from public.orders;
alter statistics public.orders_total_note_stat set statistics 300;

create table public.events (
  at date not null
) partition by range (at);

create table public.events_rest partition of public.events
  default;

create index on_note on public.orders (note, (total * 2));
alter index public.on_note alter column 2 set statistics 500;

create index events_at_idx on only public.events (at);
