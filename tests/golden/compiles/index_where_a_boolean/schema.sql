create table public.versions (
  id bigint not null,
  num text not null,
  yanked boolean not null,
  constraint versions_pkey primary key (id)
);

create index versions_num_idx on public.versions (num) where (yanked);

create unique index versions_num_idx1 on public.versions (num) where (not yanked);
