create table public.roles (
  code text not null,
  name text not null,
  rank integer not null default 10,
  info jsonb,
  constraint roles_pkey primary key (code)
);
comment on table public.roles is 'What somebody may be.';

insert into public.roles (code, name, rank, info) values
  ('admin', 'Administrator', 1, '{"all": true}'),
  ('it''s', $$Quoted, "twice"$$, default, null)
on conflict (code) do update set name = excluded.name, rank = excluded.rank, info = excluded.info;
insert into public.roles (code, name) values
  ('user', upper('user'))
on conflict (code) do update set name = excluded.name;
