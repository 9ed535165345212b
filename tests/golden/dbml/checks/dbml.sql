CREATE TABLE "users" (
  "id" integer PRIMARY KEY CHECK (id > 0),
  "wealth" integer CHECK ((wealth >= 0) AND (wealth < 1000000)),
  "debt" integer CHECK (debt < wealth),
  "name" text CHECK (length(name) between 1 and 80),
  CONSTRAINT "chk_positive_money" CHECK (debt + wealth >= 0),
  CHECK (wealth is not null or debt is not null),
  CHECK (wealth <> 7),
  CHECK (true),
  CHECK (name <> 'it''s')
);

