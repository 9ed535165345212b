create schema app;

create table app.events (
  id integer not null,
  constraint events_pkey primary key (id)
);

create table public.logs (
  id integer not null,
  constraint logs_pkey primary key (id)
);
