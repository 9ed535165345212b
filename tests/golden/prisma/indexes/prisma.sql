-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "A" (
    "id" INTEGER NOT NULL,
    "j" JSONB NOT NULL,
    "k" JSONB NOT NULL,
    "t" TEXT NOT NULL,
    "u" UUID NOT NULL,
    "ts" TIMESTAMPTZ(3) NOT NULL,
    "ip" INET NOT NULL,
    "arr" INTEGER[],
    "n" DECIMAL(10,2) NOT NULL,
    "f" DOUBLE PRECISION NOT NULL,
    "b" BYTEA NOT NULL,
    "c" CHAR(4) NOT NULL,
    "bt" BIT(4) NOT NULL,
    "vb" VARBIT(4) NOT NULL,
    "d" DATE NOT NULL,
    "r" REAL NOT NULL,
    "s" SMALLINT NOT NULL,
    "o" OID NOT NULL,
    "tm" TIME NOT NULL,
    "tz" TIMETZ NOT NULL,
    "tt" TIMESTAMP(3) NOT NULL,
    "bi" BIGINT NOT NULL,

    CONSTRAINT "A_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "A_j_idx" ON "A" USING GIN ("j");

-- CreateIndex
CREATE INDEX "k_gin" ON "A" USING GIN ("k" jsonb_path_ops);

-- CreateIndex
CREATE INDEX "A_k_idx" ON "A" USING GIN ("k" jsonb_ops);

-- CreateIndex
CREATE INDEX "A_arr_idx" ON "A" USING GIN ("arr" array_ops);

-- CreateIndex
CREATE INDEX "A_ip_idx" ON "A" USING GIST ("ip" inet_ops);

-- CreateIndex
CREATE INDEX "ip_sp" ON "A" USING SPGIST ("ip");

-- CreateIndex
CREATE INDEX "A_t_idx" ON "A" USING SPGIST ("t" text_ops);

-- CreateIndex
CREATE INDEX "pat" ON "A"("t" text_pattern_ops DESC);

-- CreateIndex
CREATE INDEX "A_ts_idx" ON "A" USING BRIN ("ts" timestamptz_minmax_multi_ops);

-- CreateIndex
CREATE INDEX "x1" ON "A" USING BRIN ("ip" inet_bloom_ops);

-- CreateIndex
CREATE INDEX "x1b" ON "A" USING BRIN ("ip" inet_inclusion_ops);

-- CreateIndex
CREATE INDEX "x2" ON "A" USING BRIN ("n" numeric_minmax_ops);

-- CreateIndex
CREATE INDEX "x3" ON "A" USING BRIN ("f" float8_bloom_ops);

-- CreateIndex
CREATE INDEX "x4" ON "A" USING BRIN ("b" bytea_minmax_ops);

-- CreateIndex
CREATE INDEX "x5" ON "A" USING BRIN ("c" bpchar_minmax_ops);

-- CreateIndex
CREATE INDEX "x6" ON "A" USING BRIN ("bt" bit_minmax_ops);

-- CreateIndex
CREATE INDEX "x7" ON "A" USING BRIN ("vb" varbit_minmax_ops);

-- CreateIndex
CREATE INDEX "x8" ON "A" USING BRIN ("d" date_bloom_ops);

-- CreateIndex
CREATE INDEX "x9" ON "A" USING BRIN ("r" float4_minmax_multi_ops);

-- CreateIndex
CREATE INDEX "x10" ON "A" USING BRIN ("s" int2_bloom_ops);

-- CreateIndex
CREATE INDEX "x11" ON "A" USING BRIN ("id" int4_minmax_ops);

-- CreateIndex
CREATE INDEX "x12" ON "A" USING BRIN ("bi" int8_minmax_multi_ops);

-- CreateIndex
CREATE INDEX "x13" ON "A" USING BRIN ("o" oid_minmax_ops);

-- CreateIndex
CREATE INDEX "x14" ON "A" USING BRIN ("tm" time_minmax_ops);

-- CreateIndex
CREATE INDEX "x15" ON "A" USING BRIN ("tz" timetz_bloom_ops);

-- CreateIndex
CREATE INDEX "x16" ON "A" USING BRIN ("tt" timestamp_bloom_ops);

-- CreateIndex
CREATE INDEX "x17" ON "A" USING BRIN ("u" uuid_minmax_multi_ops);

-- CreateIndex
CREATE INDEX "hh" ON "A" USING HASH ("t");

-- CreateIndex
CREATE INDEX "A_id_t_idx" ON "A"("id" ASC, "t" DESC);

-- CreateIndex
CREATE INDEX "older" ON "A"("id", "u");

-- CreateIndex
CREATE UNIQUE INDEX "in_db" ON "A"("t" DESC, "ts");

