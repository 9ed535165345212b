create policy read_by_editor on public.articles for select to editor
  using (author <> '');

grant select on table public.articles to editor;
