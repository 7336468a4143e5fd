"""Teaching: a trace stepped through in a terminal, a notebook or a page; practice, and the check of layers."""
