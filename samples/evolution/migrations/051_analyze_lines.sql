-- makes:       1 column analyzed
-- lock:        SHARE UPDATE EXCLUSIVE on public.lines
-- work:        scans public.lines
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       4e1238b5cb3ebfe3 -> 888649b94dcc6000

analyze public.lines (id_new);
