-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "AVeryLongModelNameThatGoesOnAndOnUntilItIsNearlySixtyThreeBytesX" (
    "id" INTEGER NOT NULL,
    "anotherRatherLongColumnNameForTheIndexes" INTEGER NOT NULL,

    CONSTRAINT "AVeryLongModelNameThatGoesOnAndOnUntilItIsNearlySixtyThree_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "BVeryLongModelNameThatGoesOnAndOnUntilItIsNearlySixtyThreeBytesY" (
    "id" INTEGER NOT NULL,

    CONSTRAINT "BVeryLongModelNameThatGoesOnAndOnUntilItIsNearlySixtyThree_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Éxact58CharactersLongTableNameThatIsExactlyFiftyEightChrsé" (
    "id" INTEGER NOT NULL,
    "a_column_of_nineteen" INTEGER NOT NULL,
    "b" INTEGER NOT NULL,

    CONSTRAINT "Éxact58CharactersLongTableNameThatIsExactlyFiftyEightChrs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "_AVeryLongModelNameThatGoesOnAndOnUntilItIsNearlySixtyThreeByte" (
    "A" INTEGER NOT NULL,
    "B" INTEGER NOT NULL,

    CONSTRAINT "_AVeryLongModelNameThatGoesOnAndOnUntilItIsNearlySixtyT_AB_pkey" PRIMARY KEY ("A","B")
);

-- CreateIndex
CREATE UNIQUE INDEX "AVeryLongModelNameThatGoesOnAndOnUntilItIsNearlySixtyThreeB_key" ON "AVeryLongModelNameThatGoesOnAndOnUntilItIsNearlySixtyThreeBytesX"("anotherRatherLongColumnNameForTheIndexes");

-- CreateIndex
CREATE INDEX "AVeryLongModelNameThatGoesOnAndOnUntilItIsNearlySixtyThreeB_idx" ON "AVeryLongModelNameThatGoesOnAndOnUntilItIsNearlySixtyThreeBytesX"("id", "anotherRatherLongColumnNameForTheIndexes");

-- CreateIndex
CREATE UNIQUE INDEX "Éxact58CharactersLongTableNameThatIsExactlyFiftyEightChrs_key" ON "Éxact58CharactersLongTableNameThatIsExactlyFiftyEightChrsé"("a_column_of_nineteen", "b");

-- CreateIndex
CREATE INDEX "_AVeryLongModelNameThatGoesOnAndOnUntilItIsNearlySixtyT_B_index" ON "_AVeryLongModelNameThatGoesOnAndOnUntilItIsNearlySixtyThreeByte"("B");

-- AddForeignKey
ALTER TABLE "AVeryLongModelNameThatGoesOnAndOnUntilItIsNearlySixtyThreeBytesX" ADD CONSTRAINT "AVeryLongModelNameThatGoesOnAndOnUntilItIsNearlySixtyThree_fkey" FOREIGN KEY ("anotherRatherLongColumnNameForTheIndexes") REFERENCES "BVeryLongModelNameThatGoesOnAndOnUntilItIsNearlySixtyThreeBytesY"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_AVeryLongModelNameThatGoesOnAndOnUntilItIsNearlySixtyThreeByte" ADD CONSTRAINT "_AVeryLongModelNameThatGoesOnAndOnUntilItIsNearlySixtyTh_A_fkey" FOREIGN KEY ("A") REFERENCES "AVeryLongModelNameThatGoesOnAndOnUntilItIsNearlySixtyThreeBytesX"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "_AVeryLongModelNameThatGoesOnAndOnUntilItIsNearlySixtyThreeByte" ADD CONSTRAINT "_AVeryLongModelNameThatGoesOnAndOnUntilItIsNearlySixtyTh_B_fkey" FOREIGN KEY ("B") REFERENCES "BVeryLongModelNameThatGoesOnAndOnUntilItIsNearlySixtyThreeBytesY"("id") ON DELETE CASCADE ON UPDATE CASCADE;

