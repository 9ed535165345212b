create table public.U&"two\000Alines" (
  U&"number\0009of" integer not null,
  U&"back\\slash\000D" text default 'a',
  constraint U&"two\000Alines_pkey" primary key (U&"number\0009of"),
  constraint U&"two\000Alines_number\0009of_check" check (U&"number\0009of" > 0)
);

create function public.doubled(U&"a\000Ab" integer)
  returns integer
  return U&"a\000Ab" * 2;

create index U&"two\000Alines_back\\slash\000D_idx" on public.U&"two\000Alines" (U&"back\\slash\000D");

create view public.U&"of\000Athem" as
  select U&"number\0009of" as U&"first\000Aof all" from public.U&"two\000Alines" where U&"back\\slash\000D" <> 'x';
