create schema search;

create extension if not exists unaccent with schema public;

create text search dictionary search.plain (template = pg_catalog.simple, stopwords = 'english', accept = 'true');
comment on text search dictionary search.plain is 'Words as they are.';

create text search dictionary search.french (template = pg_catalog.snowball, language = 'french');

create text search configuration search.english_plus (copy = pg_catalog.english);
alter text search configuration search.english_plus alter mapping for asciiword, word with public.unaccent, pg_catalog.english_stem;
alter text search configuration search.english_plus alter mapping for hword, hword_part with legacy.words, search.plain;
comment on text search configuration search.english_plus is 'English, and accents do not matter.';

create text search configuration public.bare (parser = pg_catalog."default");
alter text search configuration public.bare add mapping for asciiword, word with search.french;
alter text search configuration public.bare add mapping for "int" with pg_catalog.simple;

create text search configuration public.copied (copy = public.bare);

create table search.pages (
  id bigint not null generated always as identity,
  text text not null,
  find tsvector not null generated always as (to_tsvector('search.english_plus', text)) stored,
  other tsvector not null generated always as (to_tsvector('public.bare'::regconfig, text)) stored,
  german tsvector not null generated always as (to_tsvector('german', text)) stored,
  constraint pages_pkey primary key (id)
);

create index pages_find_idx on search.pages using gin (find);
