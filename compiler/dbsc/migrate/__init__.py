"""Two catalogs to a plan: what differs, in which order it is made, and in which migrations."""
