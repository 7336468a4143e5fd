import numpy as np

import autograd_nn as ag
from autograd_nn import nn

X = np.array([[1.0, 2.0], [0.5, -1.0]])
W = ag.Tensor([[0.1, 0.2, 0.3], [0.0, -0.1, 0.2]], requires_grad=True)
classes = np.array([2, 0])

logits = X @ W
loss = nn.functional.cross_entropy(logits, classes)
