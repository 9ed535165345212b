insert into people values (1);
insert into orders(at,who,ref,amount) values ('2026-05-05','x',1,5),('2025-05-05','x',1,5);
