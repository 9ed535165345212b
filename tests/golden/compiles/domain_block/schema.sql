create domain public.positive as integer not null constraint positive_check check (value > 0) constraint below_a_million check (value < 1000000);
alter domain public.positive add constraint no_seven check (value <> 7) not valid;
comment on domain public.positive is 'More than nothing.';
comment on constraint below_a_million on domain public.positive is 'Larger ones are mistakes.';
comment on constraint no_seven on domain public.positive is 'Older rows have it.';

revoke all on type public.positive from public, reader;
grant usage on type public.positive to reader;
