create table public.notes (
  body text not null,
  short text not null generated always as (left(body, 3)) stored,
  upper text not null generated always as (upper(body)) virtual
);

create table public.letters (
  short text not null generated always as (left(body, 5)) stored
) inherits (public.notes);

create table public.mails (
  upper text not null
) inherits (public.notes);

create table public.events (
  id integer not null,
  kind text not null,
  short text not null generated always as (left(kind, 1)) stored
) partition by list (kind);

create table public.events_a partition of public.events (
  short with options generated always as (left(kind, 2)) stored
)
  for values in ('a');

create table public.events_rest partition of public.events
  default;
