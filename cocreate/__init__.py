"""Cocreate: private customer panels, from a concept to a brief that members hear back about."""

import os

# Before anything imports numpy: small matrices on several threads of a busy machine take twenty
# times as long.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__version__ = "0.1.0"
