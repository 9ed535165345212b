-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "Post" (
    "id" INTEGER NOT NULL,
    "slug" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "published" BOOLEAN NOT NULL,
    "views" INTEGER NOT NULL,
    "deleted_at" TIMESTAMP(3),

    CONSTRAINT "Post_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "Post_slug_key" ON "Post"("slug") WHERE (deleted_at is null);

-- CreateIndex
CREATE INDEX "Post_views_idx" ON "Post"("views") WHERE ("deleted_at" IS NOT NULL AND "title" != 'it''s');

-- CreateIndex
CREATE INDEX "Post_published_views_idx" ON "Post"("published", "views") WHERE ("views" != 0);

-- CreateIndex
CREATE UNIQUE INDEX "Post_title_key" ON "Post"("title") WHERE ("deleted_at" IS NULL AND "published" = true);
