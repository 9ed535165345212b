create table public.events (
  id integer not null,
  note text,
  kind text
) partition by list (id);

create table public.events_one partition of public.events (
  note with options default 'none',
  kind with options not null no inherit
)
  for values in (1);
alter table public.events_one add constraint noted not null note not valid;

create table public.events_rest partition of public.events
  default;
