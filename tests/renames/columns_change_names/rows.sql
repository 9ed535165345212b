insert into a values (1, 1, 'one', '2026-01-01');
