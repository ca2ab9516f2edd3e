"""The squares of the areas inside a tambon, district or province: where its office places each."""
