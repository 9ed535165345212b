-- makes:       1 table
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back while it holds nothing
-- compatible:  with the application before and after
-- state:       18f45215c748228f -> 5f76c20281697b7b

create table public.events_before (
  id integer not null,
  at timestamptz not null,
  who integer,
  what public.code not null default 'seen'
);
