CREATE SCHEMA "core";

CREATE TABLE "authors" (
  "id" int PRIMARY KEY,
  "name" text
);

CREATE TABLE "books" (
  "id" bigint PRIMARY KEY,
  "isbn" text UNIQUE
);

CREATE TABLE "authors_books" (
  "id" int PRIMARY KEY
);

CREATE TABLE "pairs" (
  "x" int,
  "y" int,
  PRIMARY KEY ("x", "y")
);

CREATE TABLE "people" (
  "id" int PRIMARY KEY,
  "other_id" int UNIQUE
);

CREATE TABLE "shelves" (
  "id" int PRIMARY KEY
);

CREATE TABLE "grid" (
  "a" int,
  "b" int
);

CREATE TABLE "core"."tags" (
  "id" uuid PRIMARY KEY
);

CREATE UNIQUE INDEX ON "grid" ("a", "b");

CREATE TABLE "books_shelves" (
  "books_id" bigint,
  "shelves_id" int,
  PRIMARY KEY ("books_id", "shelves_id")
);

ALTER TABLE "books_shelves" ADD FOREIGN KEY ("books_id") REFERENCES "books" ("id") DEFERRABLE INITIALLY IMMEDIATE;

ALTER TABLE "books_shelves" ADD FOREIGN KEY ("shelves_id") REFERENCES "shelves" ("id") DEFERRABLE INITIALLY IMMEDIATE;


CREATE TABLE "authors_books(1)" (
  "authors_id" int,
  "books_id" bigint,
  PRIMARY KEY ("authors_id", "books_id")
);

ALTER TABLE "authors_books(1)" ADD FOREIGN KEY ("authors_id") REFERENCES "authors" ("id") DEFERRABLE INITIALLY IMMEDIATE;

ALTER TABLE "authors_books(1)" ADD FOREIGN KEY ("books_id") REFERENCES "books" ("id") DEFERRABLE INITIALLY IMMEDIATE;


CREATE TABLE "core"."tags_books" (
  "tags_id" uuid,
  "books_isbn" text,
  PRIMARY KEY ("tags_id", "books_isbn")
);

ALTER TABLE "core"."tags_books" ADD FOREIGN KEY ("tags_id") REFERENCES "core"."tags" ("id") DEFERRABLE INITIALLY IMMEDIATE;

ALTER TABLE "core"."tags_books" ADD FOREIGN KEY ("books_isbn") REFERENCES "books" ("isbn") DEFERRABLE INITIALLY IMMEDIATE;


CREATE TABLE "books_tags" (
  "books_id" bigint,
  "tags_id" uuid,
  PRIMARY KEY ("books_id", "tags_id")
);

ALTER TABLE "books_tags" ADD FOREIGN KEY ("books_id") REFERENCES "books" ("id") DEFERRABLE INITIALLY IMMEDIATE;

ALTER TABLE "books_tags" ADD FOREIGN KEY ("tags_id") REFERENCES "core"."tags" ("id") DEFERRABLE INITIALLY IMMEDIATE;


CREATE TABLE "pairs_grid" (
  "pairs_x" int,
  "pairs_y" int,
  "grid_a" int,
  "grid_b" int,
  PRIMARY KEY ("pairs_x", "pairs_y", "grid_a", "grid_b")
);

ALTER TABLE "pairs_grid" ADD FOREIGN KEY ("pairs_x", "pairs_y") REFERENCES "pairs" ("x", "y") DEFERRABLE INITIALLY IMMEDIATE;

ALTER TABLE "pairs_grid" ADD FOREIGN KEY ("grid_a", "grid_b") REFERENCES "grid" ("a", "b") DEFERRABLE INITIALLY IMMEDIATE;


CREATE TABLE "people_people" (
  "people_id" int,
  "people_other_id" int,
  PRIMARY KEY ("people_id", "people_other_id")
);

ALTER TABLE "people_people" ADD FOREIGN KEY ("people_id") REFERENCES "people" ("id") DEFERRABLE INITIALLY IMMEDIATE;

ALTER TABLE "people_people" ADD FOREIGN KEY ("people_other_id") REFERENCES "people" ("other_id") DEFERRABLE INITIALLY IMMEDIATE;


