CREATE TABLE "one" (
  "id" int UNIQUE PRIMARY KEY
);

CREATE TABLE "two" (
  "id" int PRIMARY KEY,
  "code" text UNIQUE
);

CREATE TABLE "three" (
  "left_id" int,
  "right_id" int,
  "note" text UNIQUE,
  PRIMARY KEY ("left_id", "right_id")
);

CREATE TABLE "four" (
  "a" int,
  "b" int,
  "c" int,
  PRIMARY KEY ("a", "b")
);

CREATE TABLE "five" (
  "id" uuid PRIMARY KEY DEFAULT (gen_random_uuid())
);

CREATE UNIQUE INDEX ON "four" ("b", "c");

CREATE UNIQUE INDEX "only_one" ON "four" ("c");

