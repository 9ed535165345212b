CREATE TABLE "a" (
  "id" int PRIMARY KEY,
  "b" int,
  "c" int
);

CREATE TABLE "b" (
  "id" int PRIMARY KEY
);

CREATE TABLE "c" (
  "id" int PRIMARY KEY
);

CREATE TABLE "d" (
  "id" int PRIMARY KEY
);

COMMENT ON TABLE "a" IS 'in brackets';

COMMENT ON COLUMN "a"."id" IS 'It''s "the" \ key';

COMMENT ON COLUMN "a"."b" IS 'one
  two';

COMMENT ON TABLE "b" IS 'in a block';

COMMENT ON TABLE "c" IS 'Several lines,
  some of them indented.

'''''' is how they end, and this goes on.';

COMMENT ON TABLE "d" IS 'As most people
write it
';

