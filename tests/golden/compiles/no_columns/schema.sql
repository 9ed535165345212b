create type public.empty as ();

create table public.nothing ();
