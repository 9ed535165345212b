-- makes:       1 index
-- lock:        SHARE on pharmacy.drug_substances
-- work:        scans pharmacy.drug_substances
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       7b7d7222e952a539 -> 208ceed02fc6ca21

create index drug_substances_substance_idx on pharmacy.drug_substances (substance);
