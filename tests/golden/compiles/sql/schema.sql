create schema app;

create function app.reversed(text) returns text
  language plpgsql immutable
  as 'begin return reverse($1); end';

create operator app.=~= (procedure = texteq, leftarg = text, rightarg = text);  -- as texts are

create table public.words (
  word text not null,
  backward text not null generated always as (app.reversed(word)) stored,
  constraint words_pkey primary key (word)
);

create view app.word_lengths as select word, length(word) as length from public.words;
-- nothing else

create view public.long_words as
  select word from app.word_lengths where length > 9;
