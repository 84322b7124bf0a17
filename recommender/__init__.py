"""Learns from participation, ranks candidates, says why.

Keeps no vector of a citizen: whatever is personal is computed from the consented history at the
moment of asking, and forgotten with the answer.
"""

import os

# OpenBLAS reads this once, when numpy loads. One thread per process: a web worker answers many
# citizens at once, and implicit's own threads would fight with BLAS's over the same cores.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
