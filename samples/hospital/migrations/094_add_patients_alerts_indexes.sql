-- makes:       4 indexes
-- lock:        SHARE on patients.alerts
-- work:        scans patients.alerts
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       d86339d4e8314701 -> 05f0ba80bed61230

create index alerts_patient_id_idx on patients.alerts (patient_id);
create index alerts_noted_by_idx on patients.alerts (noted_by);
create index alerts_substance_idx on patients.alerts (substance);
create index alerts_patient_id_idx1 on patients.alerts (patient_id) where (ended_at is null);
