"""Trace and Step: the immutable account of one forward and one backward pass."""
