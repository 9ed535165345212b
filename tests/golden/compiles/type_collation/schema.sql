create collation public.bytewise from "C";

create type public.word as (text text collate "C", language varchar(2) collate public.bytewise, others text[] collate "C");
comment on type public.word is 'A word, and where it is from.';
comment on column public.word.text is 'As it is written.';

create table public.words (
  id integer not null,
  word public.word not null,
  constraint words_pkey primary key (id)
);
