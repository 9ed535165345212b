-- A stand-in for pgcrypto on scratch servers that were built without OpenSSL, so that schemas which use it compile and
-- run. Digests other than sha1, MACs and random bytes are the true ones. Passwords are hashed so that they verify, and
-- in no other way like the true one. Encryption exists in name only: calling it is an error.

create function digest(data bytea, kind text) returns bytea
language plpgsql immutable strict parallel safe as $$
begin
  if lower(kind) not in ('md5', 'sha224', 'sha256', 'sha384', 'sha512') then
    raise invalid_parameter_value using message = format('Cannot use "%s": the stand-in for pgcrypto has no such digest', kind);
  end if;
  return case lower(kind)
    when 'md5' then decode(md5(data), 'hex')
    when 'sha224' then sha224(data)
    when 'sha256' then sha256(data)
    when 'sha384' then sha384(data)
    when 'sha512' then sha512(data)
  end;
end
$$;

create function digest(data text, kind text) returns bytea
language sql immutable strict parallel safe
return @extschema@.digest(convert_to(data, 'UTF8'), kind);

create function hmac(data bytea, key bytea, kind text) returns bytea
language plpgsql immutable strict parallel safe as $$
declare
  width constant int := case when lower(kind) in ('sha384', 'sha512') then 128 else 64 end;
  inner_pad bytea := '';
  outer_pad bytea := '';
begin
  if length(key) > width then
    key := @extschema@.digest(key, kind);
  end if;
  key := key || decode(repeat('00', width - length(key)), 'hex');
  for i in 0 .. width - 1 loop
    inner_pad := inner_pad || set_byte('\x00', 0, get_byte(key, i) # 54);
    outer_pad := outer_pad || set_byte('\x00', 0, get_byte(key, i) # 92);
  end loop;
  return @extschema@.digest(outer_pad || @extschema@.digest(inner_pad || data, kind), kind);
end
$$;

create function hmac(data text, key text, kind text) returns bytea
language sql immutable strict parallel safe
return @extschema@.hmac(convert_to(data, 'UTF8'), convert_to(key, 'UTF8'), kind);

create function gen_random_bytes(count int) returns bytea
language plpgsql volatile strict parallel safe as $$
declare
  bytes bytea := '';
begin
  if count not between 1 and 1024 then
    raise external_routine_invocation_exception using message = 'Length not in range';
  end if;
  while length(bytes) < count loop
    bytes := bytes || sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));
  end loop;
  return substr(bytes, 1, count);
end
$$;

create function gen_random_uuid() returns uuid
language sql volatile parallel safe
return pg_catalog.gen_random_uuid();

create function gen_salt(kind text, rounds int) returns text
language sql volatile strict parallel safe
return '$standin$' || encode(@extschema@.gen_random_bytes(8), 'hex') || '$';

create function gen_salt(kind text) returns text
language sql volatile strict parallel safe
return @extschema@.gen_salt(kind, 0);

create function crypt(password text, salt text) returns text
language sql immutable strict parallel safe
return coalesce(substring(salt from '^\$standin\$[0-9a-f]*\$'), '$standin$$')
  || encode(sha256(convert_to(coalesce(substring(salt from '^\$standin\$[0-9a-f]*\$'), '') || password, 'UTF8')), 'hex');

create function fips_mode() returns boolean
language sql volatile strict parallel safe
return false;

-- What exists in name only: the name, its arguments, its result.
do $$
declare
  signature text;
begin
  foreach signature in array array[
    'encrypt(data bytea, key bytea, kind text) returns bytea',
    'decrypt(data bytea, key bytea, kind text) returns bytea',
    'encrypt_iv(data bytea, key bytea, iv bytea, kind text) returns bytea',
    'decrypt_iv(data bytea, key bytea, iv bytea, kind text) returns bytea',
    'pgp_sym_encrypt(data text, password text) returns bytea',
    'pgp_sym_encrypt(data text, password text, options text) returns bytea',
    'pgp_sym_encrypt_bytea(data bytea, password text) returns bytea',
    'pgp_sym_encrypt_bytea(data bytea, password text, options text) returns bytea',
    'pgp_sym_decrypt(message bytea, password text) returns text',
    'pgp_sym_decrypt(message bytea, password text, options text) returns text',
    'pgp_sym_decrypt_bytea(message bytea, password text) returns bytea',
    'pgp_sym_decrypt_bytea(message bytea, password text, options text) returns bytea',
    'pgp_pub_encrypt(data text, key bytea) returns bytea',
    'pgp_pub_encrypt(data text, key bytea, options text) returns bytea',
    'pgp_pub_encrypt_bytea(data bytea, key bytea) returns bytea',
    'pgp_pub_encrypt_bytea(data bytea, key bytea, options text) returns bytea',
    'pgp_pub_decrypt(message bytea, key bytea) returns text',
    'pgp_pub_decrypt(message bytea, key bytea, password text) returns text',
    'pgp_pub_decrypt(message bytea, key bytea, password text, options text) returns text',
    'pgp_pub_decrypt_bytea(message bytea, key bytea) returns bytea',
    'pgp_pub_decrypt_bytea(message bytea, key bytea, password text) returns bytea',
    'pgp_pub_decrypt_bytea(message bytea, key bytea, password text, options text) returns bytea',
    'pgp_key_id(message bytea) returns text',
    'armor(data bytea) returns text',
    'armor(data bytea, keys text[], "values" text[]) returns text',
    'dearmor(data text) returns bytea',
    'pgp_armor_headers(data text, out key text, out value text) returns setof record'
  ] loop
    execute format(
      'create function @extschema@.%s language plpgsql volatile strict parallel safe as %L',
      signature,
      format(
        'begin raise feature_not_supported using message = %L; end',
        'this scratch server has a stand-in for pgcrypto, without ' || split_part(signature, '(', 1)
      )
    );
  end loop;
end
$$;
