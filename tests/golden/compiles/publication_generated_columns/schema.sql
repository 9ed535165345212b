create table public.lines (
  id integer not null,
  amount integer not null,
  twice integer not null generated always as (amount * 2) stored,
  constraint lines_pkey primary key (id)
);

create publication lines with (publish = 'insert, truncate', publish_generated_columns = stored);

alter publication lines add table public.lines (id, twice);
