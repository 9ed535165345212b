-- makes:       1 table
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       fae0ef5990c3a2be -> 1567e3d506db7a1f

create table public.countries (
  code text not null,
  name text not null,
  constraint countries_pkey primary key (code)
);
