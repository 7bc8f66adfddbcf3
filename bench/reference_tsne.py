"""scikit-learn's t-SNE of the points that bench/map.ts writes down, timed beside ours.

  python3 bench/reference_tsne.py POINTS.f32 DIMS PERPLEXITY ITERATIONS JOBS OUT.f64

Barnes-Hut with its own defaults (angle 0.5, principal components, learning rate "auto"). Writes the plane as float64
[n, 2] and prints one JSON object. Ends with status 3 where scikit-learn is absent.
"""

import json
import sys
import time

try:
    import numpy as np
    import sklearn
    from sklearn.manifold import TSNE
except ImportError:
    sys.exit(3)

points, dims, perplexity, iterations, jobs, out = sys.argv[1:]
x = np.fromfile(points, dtype=np.float32).reshape(-1, int(dims))
# Renamed in 1.5.
length = "max_iter" if "max_iter" in TSNE().get_params() else "n_iter"
tsne = TSNE(
    2,
    perplexity=float(perplexity),
    init="pca",
    learning_rate="auto",
    random_state=1,
    n_jobs=int(jobs),
    **{length: int(iterations)},
)
began = time.perf_counter()
plane = tsne.fit_transform(x)
seconds = time.perf_counter() - began
plane.astype(np.float64).tofile(out)
print(json.dumps(dict(seconds=seconds, version=sklearn.__version__, own_kl=float(tsne.kl_divergence_))))
