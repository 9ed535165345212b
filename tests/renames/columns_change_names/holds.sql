do $$ begin if (select y = 1 and x = 'one' from a) is not true then raise 'lost'; end if; end $$;
