do $$ begin if (select count(*) from application.t where k = 'a' and n=1) <> 1 then raise 'lost'; end if; end $$; insert into application.t default values;
