insert into sales(at,whom,ref,total) values ('2026-05-06','x',1,5); do $$ begin if (select count(*) from sales) <> 3 then raise 'lost'; end if; end $$;
