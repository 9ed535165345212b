create extension if not exists dict_int with schema public;

create text search dictionary public.numbers (template = public.intdict_template, maxlen = 6, rejectlong = 'true');
