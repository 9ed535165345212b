-- makes:       1 table
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back while it holds nothing
-- compatible:  with the application before and after
-- state:       5f637df039ad6aff -> 5dac7154dc097177

create table public.customers (
  id integer not null generated always as identity,
  name text not null,
  email text,
  constraint customers_pkey primary key (id)
);
