alter default privileges revoke all on large objects from public, reader;
alter default privileges grant select on large objects to reader;
