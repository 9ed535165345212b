-- makes:       1 function, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- state:       35b58ac562a6fcd5 -> 9c2826ddb0aa69c4

create function audit.refuse_change()
  returns trigger
  language plpgsql
  set search_path = ''
  as $$
begin
  raise exception 'rows of %.% stay as they are: % is refused', tg_table_schema, tg_table_name, lower(tg_op)
    using errcode = 'insufficient_privilege';
end
$$;
comment on function audit.refuse_change() is 'Fails for every row: what stands in an append-only table stays as it is.';

revoke all on function audit.refuse_change() from public, anon, authenticated, service_role;
