"""Model files, traces and tables, in and out."""
