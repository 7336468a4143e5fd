"""Special functions under SciPy's names, with derivatives: ``autograd_nn.special.erf(t)``.

``scipy.special.erf(t)`` is the same for those that are ufuncs, which are all but ``polygamma``, ``logsumexp``,
``softmax`` and ``log_softmax``. A row that is ``-inf`` throughout has no softmax: it is nan, as in SciPy.

Examples
--------
>>> import autograd_nn as ag
>>> x = ag.Tensor([0.0, 1.0], requires_grad=True)
>>> ag.special.gammaln(x + 1).sum().backward()
>>> x.grad
Tensor([-0.57721566,  0.42278434])
"""

from autograd_nn.derivatives.exponential import logsumexp
from autograd_nn.derivatives.exponential import sigmoid as expit
from autograd_nn.derivatives.special import (
    beta,
    betaln,
    digamma,
    entr,
    erf,
    erfc,
    erfinv,
    gamma,
    gammaln,
    i0,
    i1,
    j0,
    j1,
    log_expit,
    log_ndtr,
    log_softmax,
    logit,
    ndtr,
    ndtri,
    polygamma,
    rel_entr,
    softmax,
    xlog1py,
    xlogy,
)

__all__ = [
    "beta",
    "betaln",
    "digamma",
    "entr",
    "erf",
    "erfc",
    "erfinv",
    "expit",
    "gamma",
    "gammaln",
    "i0",
    "i1",
    "j0",
    "j1",
    "log_expit",
    "log_ndtr",
    "log_softmax",
    "logit",
    "logsumexp",
    "ndtr",
    "ndtri",
    "polygamma",
    "rel_entr",
    "softmax",
    "xlog1py",
    "xlogy",
]
