-- Who sees and changes what. `dbsc prove --run tests` runs this on a scratch server, in a transaction that is undone;
-- what raises an error fails. Here two people have a list each, and Ada has a task.
insert into auth.users (id, email) values
  ('00000000-0000-0000-0000-00000000000a', 'ada@example.com'),
  ('00000000-0000-0000-0000-00000000000b', 'bob@example.com');
insert into public.lists (id, user_id, title) overriding system value values
  (1, '00000000-0000-0000-0000-00000000000a', 'Groceries'),
  (2, '00000000-0000-0000-0000-00000000000b', 'Garden');
insert into public.tasks (list_id, title) values (1, 'Milk');

-- Ada sees her own list and its task, and can finish the task.
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-0000-0000-00000000000a"}';
update public.tasks set status = 'done';
do $$
begin
  assert (select array_agg(title) from public.lists) = array['Groceries'], 'Ada sees her list alone';
  assert (select count(*) from public.tasks where status = 'done') = 1, 'Ada can finish her task';
end
$$;

-- Bob sees nothing of it, and cannot put anything on her list.
set local request.jwt.claims = '{"sub": "00000000-0000-0000-0000-00000000000b"}';
do $$
begin
  assert (select count(*) from public.tasks) = 0, 'Bob sees no task of Ada';
  begin
    insert into public.tasks (list_id, title) values (1, 'Buy Bob a boat');
    raise assert_failure using message = 'Bob can write on the list of Ada';
  exception when insufficient_privilege then
    null;
  end;
end
$$;
