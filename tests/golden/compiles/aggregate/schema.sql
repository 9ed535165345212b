create schema app;

create function app.longer(text, text)
  returns text
  language sql
  immutable
  as $$ select case when length($1) >= length($2) then $1 else $2 end $$;

create aggregate app.longest(text) (
  sfunc = app.longer,
  stype = text,
  combinefunc = app.longer,
  initcond = '',
  parallel = safe
);
comment on aggregate app.longest(text) is 'The longest text.';

revoke all on function app.longest(text) from public, reader;
grant execute on function app.longest(text) to reader;

create function app.add(sums double precision[], value double precision)
  returns double precision[]
  language sql
  immutable
  as $$ select array[$1[1] + $2] $$;

create function app.subtract(sums double precision[], value double precision)
  returns double precision[]
  language sql
  immutable
  as $$ select array[$1[1] - $2] $$;

create function app.first(sums double precision[])
  returns double precision
  language sql
  immutable
  as $$ select $1[1] $$;

create aggregate app.total(value double precision) (
  sfunc = app.add,
  stype = double precision[],
  finalfunc = app.first,
  finalfunc_modify = shareable,
  initcond = '{0}',
  msfunc = app.add,
  minvfunc = app.subtract,
  mstype = double precision[],
  mfinalfunc = app.first,
  minitcond = '{0}'
);

create aggregate app.rows(*) (
  sfunc = pg_catalog.int8inc,
  stype = bigint,
  initcond = '0'
);
comment on aggregate app.rows(*) is 'Rows.';

create aggregate app.least_of(bigint) (
  sfunc = pg_catalog.int8smaller,
  stype = bigint,
  sortop = operator(pg_catalog.<)
);

create function app.append(words text[], word text)
  returns text[]
  language sql
  immutable
  as $$ select words || word $$;

create function app."join"(words text[], "between" text)
  returns text
  language sql
  immutable
  as $$ select array_to_string(words, "between") $$;

create aggregate app.joined("between" text order by word text) (
  sfunc = app.append,
  stype = text[],
  finalfunc = app."join"
);
comment on aggregate app.joined(text order by text) is 'Words in their order.';

create table public.words (
  word text not null,
  constraint words_pkey primary key (word)
);

create table public.notes (
  id bigint not null,
  body text not null,
  value double precision not null,
  constraint notes_pkey primary key (id)
);

create view public.longest_word as
  select app.longest(word) as word from public.words;

create view public.summary as
  select app.longest(body) as longest, app.total(value) as total, app.least_of(id) as least, app.rows(*) as rows
  from public.notes;
