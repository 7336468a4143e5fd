"""The film: a training that is recorded step by step, and the page that plays it."""
