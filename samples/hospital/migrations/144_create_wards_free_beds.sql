-- makes:       1 view, privileges
-- lock:        none on what was there before
-- work:        no table is rewritten or scanned
-- undo:        nothing is lost; what is made here can be dropped
-- compatible:  with the application before and after
-- state:       6612208fe3c0fb05 -> 91103f7d3963c9e2

create view wards.free_beds as
  select b.id, w.code as ward, r.number as room, b.label as bed, r.isolation
  from wards.beds b
  join wards.rooms r on r.id = b.room_id
  join wards.wards w on w.id = r.ward_id
  where b.status = 'ready' and not exists (select from wards.stays s where s.bed_id = b.id and s.during @> now());
comment on view wards.free_beds is 'Beds that are free now.';

revoke all on table wards.free_beds from public, clinician, front_desk;
grant select on table wards.free_beds to clinician;
grant select on table wards.free_beds to front_desk;
