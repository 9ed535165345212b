create table public.many (
  a numeric(5,-2) not null,
  b numeric(5,10) not null,
  c char(10) not null,
  d varbit(4) not null,
  e interval(3) not null,
  f interval day to second(3) not null,
  g interval year not null,
  h timestamptz(6) not null,
  i time(0) not null,
  j bit(3) not null,
  k varchar(10485760) not null
);
