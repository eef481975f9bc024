"""Statistics, pure: arrays in, results out, every formula with its source in docs/methods.md."""

import os

# Before numpy is loaded: our tables are small, and on a busy machine the threads of a linear
# algebra library cost more than they bring.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
