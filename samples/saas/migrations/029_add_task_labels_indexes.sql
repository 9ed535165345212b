-- makes:       1 index
-- lock:        SHARE on public.task_labels
-- work:        scans public.task_labels
-- undo:        nothing is lost; `dbsc undo` takes it back
-- compatible:  with the application before and after
-- state:       7ab2551c42fa472a -> 031c4359d4a1050e

create index task_labels_organization_id_label_id_idx on public.task_labels (organization_id, label_id);
