-- makes:       1 check validated
-- lock:        SHARE on public.events
-- work:        scans public.events
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       c5595aa048db9eed -> dd56aff6aaad1a79

alter domain public.code validate constraint short;
