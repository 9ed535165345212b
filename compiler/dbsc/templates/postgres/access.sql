-- Who sees and changes what. `dbsc prove --run tests` runs this on a scratch server, in a transaction that is undone;
-- what raises an error fails. Here two people have a list each, and Ada has a task.
grant app_user to current_user;
insert into public.users (id, email) overriding system value values
  (1, 'ada@example.com'),
  (2, 'bob@example.com');
insert into public.lists (id, user_id, title) overriding system value values
  (1, 1, 'Groceries'),
  (2, 2, 'Garden');
insert into public.tasks (list_id, title) values (1, 'Milk');

-- Ada sees her own list and its task, and can finish the task.
set local role app_user;
set local app.user_id = '1';
update public.tasks set status = 'done';
do $$
begin
  assert (select array_agg(title) from public.lists) = array['Groceries'], 'Ada sees her list alone';
  assert (select count(*) from public.tasks where status = 'done') = 1, 'Ada can finish her task';
end
$$;

-- Bob sees nothing of it, and cannot put anything on her list.
set local app.user_id = '2';
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
