"""An autoencoder: 64 pixels squeezed into 6 numbers and drawn again from them, with a picture of before and after."""

import argparse
from pathlib import Path

import numpy as np

from autograd_nn import nn, optim, training
from autograd_nn.data import digits, stratified_split

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--epochs", type=int, default=60)
parser.add_argument("--out", type=Path, default=Path("runs"), help="the folder that receives the picture")
args = parser.parse_args()
rng = np.random.default_rng(0)
CODE = 6

images, labels = digits()
x = images.reshape(-1, 64) / 16.0
train, held_out = stratified_split(labels, 0.2, rng=0)

encoder = nn.Sequential(nn.Linear(64, 96, rng=rng), nn.ReLU(), nn.Linear(96, CODE, rng=rng))
decoder = nn.Sequential(nn.Linear(CODE, 96, rng=rng), nn.ReLU(), nn.Linear(96, 64, rng=rng), nn.Sigmoid())
model = nn.Sequential(encoder, decoder)
optimizer = optim.Adam(model.parameters(), lr=0.003)
training.fit(model, nn.MSELoss(), optimizer, (x[train], x[train]), epochs=args.epochs, batch_size=32, rng=rng)

drawn = training.predict(model, x[held_out])
error = np.mean((drawn - x[held_out]) ** 2)

# The best that straight lines can do with as many numbers: principal components.
mean = x[train].mean(axis=0)
directions = np.linalg.svd(x[train] - mean, full_matrices=False)[2][:CODE]
straight = (x[held_out] - mean) @ directions.T @ directions + mean
straight_error = np.mean((straight - x[held_out]) ** 2)
print(f"held-out error: autoencoder {error:.4f}, principal components {straight_error:.4f}")


def picture(rows):
    """SVG of rows of images (8, 8), a square for each pixel."""
    squares = []
    for j, row in enumerate(rows):
        for i, image in enumerate(row):
            for (r, c), ink in np.ndenumerate(np.clip(image, 0, 1)):
                gray = format(round(255 * (1 - ink)), "02x")
                squares.append(f'<rect x="{9 * i + c}" y="{9 * j + r}" width="1" height="1" fill="#{3 * gray}"/>')
    width, height = 9 * len(rows[0]) - 1, 9 * len(rows) - 1
    start = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{8 * width}"'
    return "\n".join([start + ' shape-rendering="crispEdges">', *squares, "</svg>\n"])


first = [np.flatnonzero(labels[held_out] == digit)[0] for digit in range(10)]
rows = [[image.reshape(8, 8) for image in kind[first]] for kind in (x[held_out], drawn, straight)]
args.out.mkdir(parents=True, exist_ok=True)
path = args.out / "autoencoder.svg"
path.write_text(picture(rows), encoding="utf-8")
print(f"wrote {path}: originals, the autoencoder's drawings, the principal components'")
