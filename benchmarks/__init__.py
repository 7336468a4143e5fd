"""The same work in several libraries, side by side: ``python -m benchmarks``. See README.md."""
