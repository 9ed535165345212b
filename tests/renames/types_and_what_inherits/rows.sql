insert into child values (1,'ab',3);
