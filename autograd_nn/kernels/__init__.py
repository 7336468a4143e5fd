"""Heavy loops over arrays: pure functions that know nothing of gradients."""
