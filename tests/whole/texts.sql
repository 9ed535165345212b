-- Comments, names and strings that are hard to write down.

create table t (a int, b int, c int, d int, e int, f int, g int, h int);
comment on column t.a is 'trailing  ';
comment on column t.b is '  leading';
comment on column t.c is E'a\n\n  b\n';
comment on column t.d is E'tab\there\tx';
comment on column t.e is E'cr\r\nx';
comment on column t.f is E'ff\x0cx \u2028 y';
comment on column t.g is '-- dashes --- $$ ''quoted'' /* c */';
comment on column t.h is ' ';
comment on table t is E'\nstarts with newline';
create function f() returns int language sql as $$ select 1 $$;
comment on function f() is 'x ';
create table posint (p int);
create domain _posint as int check (value > 0);
create schema a;
create domain a.posint as int check (value > 0);
create table ar (x a.posint[], y _posint[]);
create view v as select 'multi
line string   
  with spaces' as s, a from t;
create table q (a text default 'x
y  ', check (a <> 'p
 q'));
create function g(x int default 1, y text default 'a
b') returns text language plpgsql as $_$ begin return $$x$$; end $_$;
create function "Weird Fn"("A b" int, "select" text) returns table("Out 1" int) language sql as $$ select 1 $$;
create type "Enum X" as enum ('a b', 'c''d', 'UPPER', '1', '');
create table "1abc" ("2" int, "$x" int, "select" "Enum X" default 'UPPER', "a""b" int, "é" int, "naïve col" text);
create index "idx é" on "1abc" ("naïve col");
create table part (a int, b text) partition by list (b);
create table "Part X" partition of part for values in ('it''s', 'é', null);
create table part_1 partition of part for values in ('1');
create table "part-2" partition of part for values in ('2');
create schema "b";
create table b.t (id int primary key, o int references b.t, z int);
create table b.u (t_id int references b.t (id));
create table u (t_id int references b.t);
create table alter_later (a int not null, b int, constraint al_pk primary key (a));
alter table alter_later rename to renamed;
alter table renamed rename a to aa;
