create table public.tickets (
  id bigint not null generated always as identity,
  status text not null default 'open',
  priority integer not null,
  channel varchar(10),
  constraint tickets_pkey primary key (id),
  constraint tickets_channel_check check (channel in ('mail', 'phone')),
  constraint tickets_priority_check check (priority in (1, 2, 3)),
  constraint tickets_status_check check (status in ('open', 'closed'))
);
