-- makes:       1 index
-- lock:        SHARE on public.position_tags
-- work:        scans public.position_tags
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- state:       b4111a0aef26f3a5 -> 53bb6366d09e765b

create index position_tags_tag_id_idx on public.position_tags (tag_id);
