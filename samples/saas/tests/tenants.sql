-- Two organizations share one database, and neither sees anything of the other.
-- (The log takes rows of any day: the partitions of the migrations are of the day on which they were written.)
create table audit.log_other partition of audit.log default;

insert into auth.users (id, email, email_confirmed_at, raw_user_meta_data) values
  ('00000000-0000-0000-0000-00000000000a', 'ada@acme.example', now(), '{"name": "Ada"}'),
  ('00000000-0000-0000-0000-00000000000b', 'bob@bolt.example', now(), '{}'),
  ('00000000-0000-0000-0000-00000000000c', 'Cleo@acme.example', now(), '{}');

-- Signing up made the profiles.
do $$
begin
  assert (select array_agg(display_name order by id) from public.profiles) = array['Ada', 'bob', 'Cleo'],
    'a profile has the name that was given, or the address';
end
$$;

-- Ada and Bob make an organization each, and a project in it.
set local role authenticated;
set local request.jwt.claims = '{"sub": "00000000-0000-0000-0000-00000000000a"}';
insert into public.organizations (name, slug) values ('Acme', 'acme');
insert into public.projects (organization_id, key, name) select id, 'WEB', 'Website' from public.organizations;
insert into public.tasks (organization_id, project_id, number, title)
  select organization_id, id, 1, 'Move the logo' from public.projects;

set local request.jwt.claims = '{"sub": "00000000-0000-0000-0000-00000000000b"}';
do $$
begin
  assert (select count(*) from public.organizations) = 0, 'Bob sees no organization that he is not in';
  assert (select count(*) from public.tasks) = 0, 'and none of its tasks';
  assert (select count(*) from public.profiles) = 1, 'and of the people only himself';
end
$$;
insert into public.organizations (name, slug) values ('Bolt', 'bolt');

-- A project of his cannot be put into hers, nor a task of his into her project.
do $$
declare
  hers uuid;
begin
  reset role;
  select id into hers from public.organizations where slug = 'acme';
  set local role authenticated;
  begin
    insert into public.projects (organization_id, key, name) values (hers, 'SPY', 'Spying');
    raise assert_failure using message = 'Bob can make a project in the organization of Ada';
  exception when insufficient_privilege then
    null;
  end;
  begin
    insert into public.tasks (organization_id, project_id, number, title)
      select id, 1, 1, 'Steal the logo' from public.organizations;
    raise assert_failure using message = 'a task can stand in a project of another organization';
  exception when foreign_key_violation then
    null;
  end;
end
$$;

-- Ada asks Cleo to join, as a guest. The address is what counts, and it counts once.
set local request.jwt.claims = '{"sub": "00000000-0000-0000-0000-00000000000a"}';
insert into public.invitations (organization_id, email, role)
  select id, 'cleo@acme.example', 'guest' from public.organizations;
select set_config('test.invitation', id::text, true) from public.invitations;

set local request.jwt.claims = '{"sub": "00000000-0000-0000-0000-00000000000b"}';
do $$
begin
  perform public.accept_invitation(current_setting('test.invitation')::uuid);
  raise assert_failure using message = 'Bob can accept an invitation of Cleo';
exception when no_data_found then
  null;
end
$$;

set local request.jwt.claims = '{"sub": "00000000-0000-0000-0000-00000000000c"}';
select public.accept_invitation(current_setting('test.invitation')::uuid);
do $$
begin
  assert (select count(*) from public.tasks) = 1, 'a guest reads what there is';
  assert (select array_agg(display_name order by display_name) from public.profiles) = array['Ada', 'Cleo'],
    'and sees her colleagues';
  update public.tasks set title = 'Mine';
  assert not exists (select from public.tasks where title = 'Mine'), 'and changes nothing';
  begin
    perform public.accept_invitation(current_setting('test.invitation')::uuid);
    raise assert_failure using message = 'an invitation can be accepted twice';
  exception when no_data_found then
    null;
  end;
  begin
    perform from audit.log;
    raise assert_failure using message = 'users can read the audit log';
  exception when insufficient_privilege then
    null;
  end;
end
$$;

-- The log knows all of it.
reset role;
do $$
begin
  assert (select count(*) from audit.log where table_name = 'organizations' and operation = 'insert') = 2,
    'two organizations were made';
  assert (select user_id from audit.log where table_name = 'tasks') = '00000000-0000-0000-0000-00000000000a',
    'and Ada made the task';
end
$$;
