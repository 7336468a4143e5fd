import numpy as np

import autograd_nn as ag

x1, x2 = ag.Scalar(2.0), ag.Scalar(0.0)
w1, w2 = ag.Scalar(-3.0), ag.Scalar(1.0)
b = ag.Scalar(6.8813735870195432)

a = x1 * w1
c = x2 * w2
s = a + c
n = s + b
o = np.tanh(n)
