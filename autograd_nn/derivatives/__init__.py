"""The table of derivatives: one file per chapter of a calculus book."""
