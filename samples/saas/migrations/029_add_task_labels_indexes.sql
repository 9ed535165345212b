-- makes:       1 index
-- lock:        SHARE on public.task_labels
-- work:        scans public.task_labels
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       6c541b05db7626bb -> c175f6b6a3d878b3

create index task_labels_organization_id_label_id_idx on public.task_labels (organization_id, label_id);
