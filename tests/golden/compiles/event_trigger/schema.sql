create schema audit;

create function audit.log_ddl()
  returns event_trigger
  language plpgsql
  as $$ begin raise notice '%', tg_tag; end $$;
comment on function audit.log_ddl() is 'Tells what was done.';

create event trigger log_ddl on ddl_command_end
  when tag in ('CREATE TABLE', 'CREATE VIEW')
  execute function audit.log_ddl();
alter event trigger log_ddl enable always;
comment on event trigger log_ddl is 'All that is made.';

create event trigger dropped on sql_drop
  execute function audit.log_ddl();
alter event trigger dropped disable;

create event trigger started on ddl_command_start
  when tag in ('CREATE INDEX')
  execute function audit.log_ddl();
