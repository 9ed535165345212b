CREATE TABLE "Line Items" (
  "Id" int PRIMARY KEY,
  "select" text UNIQUE,
  "größe" int,
  "a.b" int CHECK ("a.b" > 0),
  "_x_" int,
  "2nd" int,
  "2fa_code" text
);

CREATE TABLE "table" (
  "index" int PRIMARY KEY,
  "note" text,
  "ref" int
);

CREATE TABLE "a_rather_long_name_of_a_table_that_has_more_than_sixty_three_characters" (
  "id" int PRIMARY KEY,
  "a_rather_long_name_of_a_column_that_has_more_than_sixty_three_bytes" int UNIQUE,
  "x" int
);

CREATE INDEX ON "Line Items" ("Id", "größe");

CREATE UNIQUE INDEX ON "Line Items" ("a.b");

CREATE INDEX ON "a_rather_long_name_of_a_table_that_has_more_than_sixty_three_characters" ("id", "x");

ALTER TABLE "table" ADD FOREIGN KEY ("ref") REFERENCES "Line Items" ("Id") DEFERRABLE INITIALLY IMMEDIATE;

ALTER TABLE "a_rather_long_name_of_a_table_that_has_more_than_sixty_three_characters" ADD FOREIGN KEY ("x") REFERENCES "table" ("index") DEFERRABLE INITIALLY IMMEDIATE;

