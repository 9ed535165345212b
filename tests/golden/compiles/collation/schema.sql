create collation public.bytewise from "C";
comment on collation public.bytewise is 'Sorted by code point.';

create collation public.plain (provider = libc, locale = 'C');

create collation public.apart (provider = libc, lc_collate = 'C', lc_ctype = 'POSIX');

create domain public.code as text collate public.plain not null;

create table public.words (
  word text collate public.bytewise not null,
  other text collate legacy.words,
  constraint words_pkey primary key (word)
);

create index words_other_idx on public.words (other collate public.apart);

create view public.sorted as
  select word from public.words order by other collate public.bytewise;
