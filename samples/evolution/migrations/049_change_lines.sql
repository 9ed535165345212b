-- makes:       1 column
-- lock:        ACCESS EXCLUSIVE on public.lines
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; `dbsc undo` takes it back while it holds nothing
-- compatible:  with the application before and after
-- state:       013eaa8af4063e19 -> 7aa443d8ed244b5e

alter table public.lines add column id_new bigint;
create function public."~lines_id"() returns trigger language plpgsql as $$
#variable_conflict use_column
begin
  new.id_new := (select id from (select new.*) as lines);
  return new;
end $$;
create trigger "~lines_id" before insert or update on public.lines for each row execute function public."~lines_id"();
