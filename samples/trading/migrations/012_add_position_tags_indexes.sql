-- makes:       1 index
-- lock:        SHARE on public.position_tags
-- work:        scans public.position_tags
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- state:       3b2fc59405dc179b -> 366745fa53f60893

create index position_tags_tag_id_idx on public.position_tags (tag_id);
