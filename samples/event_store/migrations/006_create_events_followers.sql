-- makes:       1 table, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       74611bdfd6b0d49e -> 356925769eab6472

create table events.followers (
  name text not null,
  "position" bigint not null default 0,
  read_at timestamptz not null default now(),
  constraint followers_pkey primary key (name),
  constraint followers_name_check check (name ~ '^[a-z][a-z0-9_-]*$'),
  constraint followers_position_check check (position >= 0)
);
comment on table events.followers is 'How far each follower has read.';

revoke all on table events.followers from public, event_reader;
grant select, insert, update ("position", read_at) on table events.followers to event_reader;
