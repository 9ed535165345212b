-- makes:       1 function, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       8fb7bb7876ad2d64 -> f2def947290668d5

create function events.append(stream uuid, kind text, expected bigint, happened jsonb)
  returns bigint
  language plpgsql
  security definer
  set search_path = ''
  as $$
declare
  reached bigint;
begin
  if jsonb_array_length(happened) = 0 then
    return expected;
  end if;
  if expected = 0 then
    insert into events.streams (id, kind) values (stream, append.kind) on conflict (id) do nothing;
  end if;
  update events.streams as s
  set version = s.version + jsonb_array_length(happened)
  where s.id = stream and s.kind = append.kind and s.version = expected
  returning s.version into reached;
  if reached is null then
    raise exception 'the % % is not at version %', append.kind, stream, expected using errcode = 'serialization_failure';
  end if;
  insert into events.log (stream_id, version, type, data, metadata)
  select stream, expected + e.ordinality, e.value ->> 'type', e.value -> 'data', coalesce(e.value -> 'metadata', '{}')
  from jsonb_array_elements(happened) with ordinality as e;
  insert into events.outbox (stream_id, version)
  select stream, v from generate_series(expected + 1, reached) as v;
  return reached;
end
$$;
comment on function events.append(uuid, text, bigint, jsonb) is 'Appends events to a stream that is at the version that the writer has read, and gives the new version. A new stream
is at 0. If somebody else was quicker, it fails with `serialization_failure`, and the writer decides again.';

revoke all on function events.append(uuid, text, bigint, jsonb) from public, event_writer;
grant execute on function events.append(uuid, text, bigint, jsonb) to event_writer;
