-- makes:       1 type
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       ace6e9472ca0dd7a -> 1a975533da675696

create type public.status_new as enum ('new', 'paid', 'sent', 'delayed');
