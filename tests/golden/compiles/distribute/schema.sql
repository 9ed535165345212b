create table public.plans (
  code text not null,
  constraint plans_pkey primary key (code)
);

create table public.users (
  id bigint not null,
  plan text not null,
  constraint users_pkey primary key (id)
);

alter table public.users add constraint users_plan_fkey
  foreign key (plan) references public.plans (code);

create table public.events (
  user_id bigint not null,
  at timestamptz not null,
  kind text not null,
  constraint events_pkey primary key (user_id, at),
  constraint events_user_id_kind_key unique (user_id, kind)
);

alter table public.events add constraint events_user_id_fkey
  foreign key (user_id) references public.users (id);
