-- makes:       1 index
-- lock:        SHARE on pharmacy.drug_substances
-- work:        scans pharmacy.drug_substances
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       a2c4ee38e6bf41a4 -> 84bf9bed8b2ab7e5

create index drug_substances_substance_idx on pharmacy.drug_substances (substance);
