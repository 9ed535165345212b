-- makes:       1 table
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back while it holds nothing
-- compatible:  with the application before and after
-- state:       5f76c20281697b7b -> 8ac5c5df52c11076

create table public.visits (
  id bigint not null generated always as identity,
  at timestamptz not null,
  who integer,
  constraint visits_pkey primary key (id)
);
