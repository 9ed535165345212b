create type public.pair as (a "char", b char);

create table public.letters (
  id "char" not null,
  kind "char" not null default 'x',
  flags "char"[] not null,
  one char not null,
  same "char" not null,
  parent "char",
  constraint letters_pkey primary key (id),
  constraint letters_kind_check check (kind <> 'z'::"char"),
  constraint letters_same_check check (same in ('a', 'b'))
);

alter table public.letters add constraint letters_parent_fkey
  foreign key (parent) references public.letters (id);

create function public.first_of(a "char", b char)
  returns "char"
  language sql
  as $$ select a $$;

create index letters_kind_idx on public.letters using brin (kind char_minmax_ops);
