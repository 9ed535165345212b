-- makes:       1 label renamed
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with an application that uses status.late no more
-- state:       4011bbcff78655a6 -> ace6e9472ca0dd7a

alter type public.status rename value 'late' to 'delayed';
