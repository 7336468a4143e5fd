"""autograd_nn with the memory of freed arrays kept; all else is as in `benchmarks.libraries.autograd_nn`."""

import autograd_nn as ag
from benchmarks.libraries.autograd_nn import *  # noqa: F403

if not ag.keep_memory():
    raise ImportError("this C library has no way to keep memory")
