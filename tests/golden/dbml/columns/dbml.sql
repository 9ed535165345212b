CREATE TABLE "plans" (
  "id" int PRIMARY KEY,
  "code" varchar(20) UNIQUE NOT NULL,
  "title" text DEFAULT 'free',
  "quoted" text DEFAULT 'free',
  "price" numeric(10,2) NOT NULL DEFAULT 12.5,
  "nothing" numeric DEFAULT 0,
  "below" int DEFAULT -3,
  "big" bigint DEFAULT 9007199254740992,
  "public" boolean NOT NULL DEFAULT true,
  "hidden" boolean DEFAULT false,
  "none" text,
  "empty" text DEFAULT '',
  "starts" date DEFAULT (current_date),
  "created_at" timestamptz NOT NULL DEFAULT (now() - interval '5 days'),
  "Order" int,
  "user" text
);

