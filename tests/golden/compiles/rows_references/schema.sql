create schema app;

create type public.mood as enum ('sad', 'happy');

create table public.roles (
  code text not null,
  constraint roles_pkey primary key (code)
);

create table app.members (
  id uuid not null,
  role text not null,
  mood public.mood not null,
  status text not null default 'open',
  boss uuid,
  constraint members_pkey primary key (id),
  constraint members_status_check check (status in ('open', 'closed'))
);

alter table app.members add constraint members_role_fkey
  foreign key (role) references public.roles (code);

alter table app.members add constraint members_boss_fkey
  foreign key (boss) references app.members (id);

insert into public.roles (code) values
  ('admin'),
  ('user')
on conflict (code) do nothing;

create materialized view public.known_roles as
  select count(*) as n from public.roles;

insert into app.members (id, role, mood, boss) values
  ('00000000-0000-0000-0000-000000000002', 'user', 'happy', '00000000-0000-0000-0000-000000000001'),
  ('00000000-0000-0000-0000-000000000001', 'admin', 'sad'::public.mood, null)
on conflict (id) do update set role = excluded.role, mood = excluded.mood, boss = excluded.boss;
