"""The `Database` of Supabase, from a catalog alone."""
