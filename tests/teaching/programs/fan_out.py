import autograd_nn as ag

p, q = ag.Scalar(-2.0), ag.Scalar(3.0)

f = (p * q) * (p + q)
