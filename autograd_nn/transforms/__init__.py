"""Functions of functions: ``grad(f)`` is a function, and so is everything else that can be made of one."""
