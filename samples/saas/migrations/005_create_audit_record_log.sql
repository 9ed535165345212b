-- makes:       1 function, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- state:       b602e868440f2fd5 -> 2e951a65bb4ca627

create function audit.record_log()
  returns trigger
  language plpgsql
  security definer
  set search_path = ''
  as $$
declare
  was    jsonb := case when tg_level = 'ROW' and tg_op in ('UPDATE', 'DELETE') then to_jsonb(old) end;
  is_now jsonb := case when tg_level = 'ROW' and tg_op in ('INSERT', 'UPDATE') then to_jsonb(new) end;
  whose  jsonb;
  hidden text;
begin
  if tg_level = 'ROW' then
    select jsonb_object_agg(a.attname, coalesce(was, is_now) -> a.attname::text) into whose
    from pg_index as i
    join pg_attribute as a on a.attrelid = i.indrelid and a.attnum = any (i.indkey)
    where i.indrelid = tg_relid and i.indisprimary;
  end if;

  if tg_op = 'UPDATE' then
    if was = is_now then
      return null;
    end if;
    if whose is not null then
      select jsonb_object_agg(o.key, o.value), jsonb_object_agg(o.key, is_now -> o.key) into was, is_now
      from jsonb_each(was) as o
      where o.value is distinct from is_now -> o.key;
    end if;
  end if;

  foreach hidden in array string_to_array(replace(coalesce(tg_argv[0], ''), ' ', ''), ',') loop
    was := jsonb_set(was, array[hidden], 'null', false);
    is_now := jsonb_set(is_now, array[hidden], 'null', false);
  end loop;

  insert into audit.log (table_schema, table_name, operation, key, old_values, new_values, user_id, role)
  select
    n.nspname, c.relname, lower(tg_op), whose, was, is_now, auth.uid()::text,
    case current_setting('role') when 'none' then session_user else current_setting('role') end
  from pg_class as c
  join pg_namespace as n on n.oid = c.relnamespace
  where c.oid = coalesce(pg_partition_root(tg_relid), tg_relid);
  return null;
end
$$;
comment on function audit.record_log() is 'Writes one row of the log. The columns that the first argument lists, separated by commas, are told without values.';

revoke all on function audit.record_log() from public, anon, authenticated, service_role;
