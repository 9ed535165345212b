-- makes:       1 type
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       eb7d8b61b5e59f20 -> 25725240831fa0ad

create domain public.email as text constraint email_check check (value = lower(value) and value like '%_@_%');
