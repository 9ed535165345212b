-- makes:       1 check validated
-- lock:        SHARE on public.events, public.events_before
-- work:        scans public.events, public.events_before
-- undo:        nothing is lost; the way back is a migration of its own
-- compatible:  with the application before and after
-- state:       385192815c12577d -> 02ad944fa3ce93e2

alter domain public.code validate constraint short;
