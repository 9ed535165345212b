-- makes:       1 type
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- state:       e4103c8107856a88 -> da86a3e42115c35e

create type public.status_new as enum ('new', 'paid', 'sent', 'delayed');
