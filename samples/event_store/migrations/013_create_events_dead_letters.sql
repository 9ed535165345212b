-- makes:       1 table, 2 foreign keys, privileges
-- lock:        SHARE ROW EXCLUSIVE on events.followers, events.log
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       009ab520bca29163 -> 5a2ae8a9d8719f51

create table events.dead_letters (
  id bigint not null generated always as identity,
  follower text not null,
  stream_id uuid not null,
  version bigint not null,
  error text not null,
  failed_at timestamptz not null default now(),
  solved_at timestamptz,
  constraint dead_letters_pkey primary key (id),
  constraint dead_letters_follower_stream_id_version_key unique (follower, stream_id, version)
);
comment on table events.dead_letters is 'What a follower could not handle, until somebody has looked at it.';

alter table events.dead_letters add constraint dead_letters_follower_fkey
  foreign key (follower) references events.followers (name) on delete cascade;

alter table events.dead_letters add constraint dead_letters_stream_id_version_fkey
  foreign key (stream_id, version) references events.log (stream_id, version);

revoke all on table events.dead_letters from public, event_reader;
grant select, insert, update (solved_at) on table events.dead_letters to event_reader;
