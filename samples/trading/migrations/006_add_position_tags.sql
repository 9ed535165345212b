-- makes:       1 table, 2 foreign keys, 4 policies, privileges
-- lock:        SHARE ROW EXCLUSIVE on public.positions, public.tags
-- work:        scans public.positions, public.tags
-- undo:        nothing is lost; `dbsc undo` takes it back while it holds nothing
-- compatible:  with the application before and after
-- state:       e955aa173e8dba30 -> 6fdaab7c9ef8e39c

create table public.position_tags (
  position_id uuid not null,
  tag_id uuid not null,
  constraint position_tags_pkey primary key (position_id, tag_id)
);
alter table public.position_tags enable row level security;

alter table public.position_tags add constraint position_tags_position_id_fkey
  foreign key (position_id) references public.positions (id) on delete cascade;

alter table public.position_tags add constraint position_tags_tag_id_fkey
  foreign key (tag_id) references public.tags (id) on delete cascade;

create policy position_tags_select_authenticated on public.position_tags for select to authenticated
  using (exists (select 1 from public.positions where positions.id = position_tags.position_id and positions.user_id = (select auth.uid())));

create policy position_tags_insert_authenticated on public.position_tags for insert to authenticated
  with check (exists (select 1 from public.positions where positions.id = position_tags.position_id and positions.user_id = (select auth.uid())));

create policy position_tags_update_authenticated on public.position_tags for update to authenticated
  using (exists (select 1 from public.positions where positions.id = position_tags.position_id and positions.user_id = (select auth.uid())))
  with check (exists (select 1 from public.positions where positions.id = position_tags.position_id and positions.user_id = (select auth.uid())));

create policy position_tags_delete_authenticated on public.position_tags for delete to authenticated
  using (exists (select 1 from public.positions where positions.id = position_tags.position_id and positions.user_id = (select auth.uid())));

revoke all on table public.position_tags from public, anon, authenticated, service_role;
grant select, insert, update, delete on table public.position_tags to authenticated;
grant all on table public.position_tags to service_role;
