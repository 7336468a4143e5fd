"""Every plot of the package once: two moons and their loss surface, and a convolutional network on digits."""

import argparse
from pathlib import Path

import numpy as np

from autograd_nn import data, nn, optim, plots, training

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--epochs", type=int, default=10, help="of the network on digits")
parser.add_argument("--out", type=Path, default=Path("runs/plots"), help="the folder that receives the pictures")
args = parser.parse_args()
args.out.mkdir(parents=True, exist_ok=True)
rng = np.random.default_rng(0)
criterion = nn.CrossEntropyLoss()


def save(drawn, name):
    """Write the figure of some Axes."""
    first = drawn[0] if isinstance(drawn, tuple) else drawn
    first.figure.savefig(args.out / name)
    print(f"wrote {args.out / name}")


class Way(training.Callback):
    """Where the parameters were after each epoch."""

    def __init__(self, model):
        self.points = [model.state_dict()]

    def after_epoch(self, training):
        self.points.append(training.model.state_dict())


points = data.moons(300, noise=0.15, rng=rng)
model = nn.Sequential(nn.Linear(2, 16, rng=rng), nn.Tanh(), nn.Linear(16, 2, rng=rng))
way = Way(model)
optimizer = optim.Adam(model.parameters(), lr=0.02)
training.fit(model, criterion, optimizer, points, epochs=40, batch_size=32, rng=rng, callbacks=[way])


def loss():
    """Of all points, with the parameters as they are."""
    return criterion(model(points.inputs), points.labels)


save(plots.decision_boundary(model, *points), "decision_boundary.png")
save(plots.loss_surface(loss, model, path=way.points), "loss_surface.png")

images, labels = data.digits()
x, t = images[:, None].astype(np.float32) / 16, labels.astype(int)
train, held_out = data.stratified_split(t, 0.2, rng=0)
network = nn.Sequential(
    nn.Conv2d(1, 8, 3, padding=1, rng=rng),
    nn.ReLU(),
    nn.MaxPool2d(2),
    nn.Flatten(),
    nn.Linear(128, 10, rng=rng),
).to("float32")
optimizer = optim.Adam(network.parameters(), lr=0.003)
pairs = (x[train], t[train]), (x[held_out], t[held_out])
history = training.fit(
    network, criterion, optimizer, *pairs, epochs=args.epochs, batch_size=32, rng=rng, metrics=[training.accuracy]
)
scores = training.predict(network, x[held_out])

save(plots.curves(history), "curves.png")
save(plots.histograms(network), "weights.png")
save(plots.histograms(network, gradients=True), "gradients.png")
save(plots.filters(network[0]), "filters.png")
save(plots.feature_maps(network, x[0]), "feature_maps.png")
save(plots.confusion_matrix(t[held_out], scores), "confusion_matrix.png")
save(plots.misclassified(x[held_out], t[held_out], scores), "misclassified.png")
