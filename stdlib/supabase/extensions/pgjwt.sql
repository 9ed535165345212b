-- Stands in for pgjwt on scratch servers: its functions, which sign nothing.

create function extensions.url_encode(data bytea) returns text
language sql immutable as $$ select translate(encode(data, 'base64'), E'+/=\n', '-_') $$;

create function extensions.url_decode(data text) returns bytea
language sql immutable as $$
  select decode(rpad(translate(data, '-_', '+/'), (length(data) + 3) / 4 * 4, '='), 'base64')
$$;

create function extensions.algorithm_sign(signables text, secret text, algorithm text) returns text
language sql immutable as $$ select md5(signables || secret || algorithm) $$;

create function extensions.sign(payload json, secret text, algorithm text default 'HS256') returns text
language sql immutable as $$ select md5(payload::text || secret || algorithm) $$;

create function extensions.verify(token text, secret text, algorithm text default 'HS256')
returns table (header json, payload json, valid boolean)
language sql immutable as $$ select null::json, null::json, false $$;
