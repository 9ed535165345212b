-- Appending, reading, and what is refused. The partitions of the migrations are of the day on which they were written, so
-- those of today are made here, in the place of which `dbsc partitions --format sql` prints what is due.
create table events.outbox_other partition of events.outbox default;
create table people.accesses_other partition of people.accesses default;
grant event_writer, event_reader, privacy_officer to current_user;

set local role event_writer;
do $$
declare
  an_order constant uuid := '00000000-0000-0000-0000-000000000001';
begin
  assert events.append(an_order, 'order', 0, '[
    {"type": "order.placed", "data": {"total": 12}, "metadata": {"actor": "00000000-0000-0000-0000-00000000000a"}},
    {"type": "order.paid", "data": {}}
  ]') = 2, 'two events make version 2';
  assert (select array_agg(type::text order by version) from events.log where stream_id = an_order)
    = array['order.placed', 'order.paid'], 'and they stand in their order';
  begin
    perform events.append(an_order, 'order', 1, '[{"type": "order.cancelled", "data": {}}]');
    raise assert_failure using message = 'who read an old version can append';
  exception when serialization_failure then
    null;
  end;
  begin
    perform events.append(an_order, 'account', 2, '[{"type": "account.opened", "data": {}}]');
    raise assert_failure using message = 'an order can become an account';
  exception when serialization_failure then
    null;
  end;
  begin
    perform events.append(an_order, 'order', 2, '[{"type": "Order Cancelled", "data": {}}]');
    raise assert_failure using message = 'an event can be called anything';
  exception when check_violation then
    null;
  end;
  begin
    insert into events.log (stream_id, version, type) values (an_order, 3, 'order.forged');
    raise assert_failure using message = 'a writer can write past the function';
  exception when insufficient_privilege then
    null;
  end;
end
$$;

-- What is written stays as it is, whoever asks.
reset role;
do $$
begin
  update events.log set data = '{}';
  raise assert_failure using message = 'the log can be changed';
exception when insufficient_privilege then
  null;
end
$$;

-- A follower does not see what is not committed: something could still come before it.
set local role event_reader;
do $$
begin
  assert (select count(*) from events.feed) = 0, 'nothing of an open transaction is in the feed';
end
$$;

-- A person is erased, the reason is noted, and what happened to them stays.
set local role event_writer;
insert into people.persons (region, id, name, email) values
  ('eu', '00000000-0000-0000-0000-00000000000a', 'Ada', 'ada@example.com');
set local role privacy_officer;
insert into people.accesses (region, person_id, reason)
  values ('eu', '00000000-0000-0000-0000-00000000000a', 'asked to be forgotten');
update people.persons set name = null, email = null, erased_at = now() where region = 'eu';
do $$
begin
  perform from people.persons_eu;
  raise assert_failure using message = 'a partition is a way around its table';
exception when insufficient_privilege then
  null;
end
$$;
reset role;
do $$
begin
  assert (select tableoid::regclass::text from people.persons) = 'people.persons_eu', 'who lives in the EU lies there';
  assert (select officer from people.accesses) = 'privacy_officer', 'the log tells who it was';
  assert (select count(*) from events.log where metadata ->> 'actor' = '00000000-0000-0000-0000-00000000000a') = 1,
    'the event is still there';
end
$$;
