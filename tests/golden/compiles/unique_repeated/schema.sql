create table public.t (
  a integer not null,
  b integer not null,
  constraint t_pkey primary key (a),
  constraint first unique (b),
  constraint third unique nulls not distinct (b),
  constraint fifth exclude using btree (b with =)
);
alter table public.t add constraint again unique (a);
alter table public.t add constraint second unique (b);
alter table public.t add constraint fourth exclude using btree (b with =);
