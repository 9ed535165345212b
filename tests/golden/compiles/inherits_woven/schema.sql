create table public.events (
  id integer not null,
  kind text not null,
  at timestamptz not null default now(),
  constraint events_pkey primary key (id),
  constraint events_kind_check check (kind <> '')
);

create table public.logins_columns (
  id integer constraint events_id_not_null not null,
  kind text constraint events_kind_not_null not null,
  device text,
  number integer,
  double integer generated always as (length(device) * 2) stored,
  at timestamptz constraint events_at_not_null not null default now(),
  constraint events_kind_check check (kind <> '')
);
create table public.logins (
  kind text not null default 'login',
  device text,
  number serial,
  constraint logins_number_key unique (number)
) inherits (public.logins_columns);
alter table public.logins inherit public.events;
alter table public.logins no inherit public.logins_columns;
drop table public.logins_columns;
alter table public.logins alter column at set default '2020-01-01 00:00:00+00';
comment on column public.logins.at is 'When it was.';

create index logins_at_idx on public.logins (at);
