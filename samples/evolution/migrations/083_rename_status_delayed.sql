-- makes:       1 label renamed
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; the way back is a migration of its own
-- compatible:  with an application that uses status.late no more
-- state:       e2f26fcf4a8a30fc -> e4103c8107856a88

alter type public.status rename value 'late' to 'delayed';
