-- makes:       2 indexes
-- lock:        SHARE on events.dead_letters
-- work:        scans events.dead_letters
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       a52070c07ea59632 -> 2c82d37d6addb959

create index dead_letters_stream_id_version_idx on events.dead_letters (stream_id, version);
create index dead_letters_follower_failed_at_idx on events.dead_letters (follower, failed_at) where (solved_at is null);
