import numpy as np

import autograd_nn as ag

X = np.array([[1.0, 2.0, 0.0], [0.0, -1.0, 1.0], [2.0, 1.0, -1.0], [-1.0, 0.0, 3.0]])
W = ag.Tensor([[0.5, -1.0], [1.0, 0.5], [-0.5, 2.0]], requires_grad=True)
b = ag.Tensor([0.25, -0.25], requires_grad=True)

Y = X @ W + b
H = ag.relu(Y)
loss = H.mean()
