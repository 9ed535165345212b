-- makes:       1 table
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back while it holds nothing
-- compatible:  with the application before and after
-- state:       418a43066f37088a -> bee78f2215ffebf6

create table public.countries (
  code text not null,
  name text not null,
  constraint countries_pkey primary key (code)
);
