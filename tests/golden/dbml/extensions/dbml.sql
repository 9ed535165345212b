CREATE TABLE "places" (
  "id" int PRIMARY KEY,
  "email" citext UNIQUE,
  "tags" hstore,
  "tree" ltree
);

