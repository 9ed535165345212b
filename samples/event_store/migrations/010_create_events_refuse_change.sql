-- makes:       1 function, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       5c01fc756d18f30a -> f96f0a284ddf0706

create function events.refuse_change()
  returns trigger
  language plpgsql
  set search_path = ''
  as $$
begin
  raise exception 'rows of %.% stay as they are: % is refused', tg_table_schema, tg_table_name, lower(tg_op)
    using errcode = 'insufficient_privilege';
end
$$;
comment on function events.refuse_change() is 'Fails for every row: what stands in an append-only table stays as it is.';

revoke all on function events.refuse_change() from public;
