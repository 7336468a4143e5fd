"""Activations as modules, to stand between the layers of a Sequential. Formulas: `autograd_nn.nn.functional`."""

from autograd_nn.nn.activations.rectifiers import CELU as CELU
from autograd_nn.nn.activations.rectifiers import ELU as ELU
from autograd_nn.nn.activations.rectifiers import GELU as GELU
from autograd_nn.nn.activations.rectifiers import SELU as SELU
from autograd_nn.nn.activations.rectifiers import Hardswish as Hardswish
from autograd_nn.nn.activations.rectifiers import LeakyReLU as LeakyReLU
from autograd_nn.nn.activations.rectifiers import Mish as Mish
from autograd_nn.nn.activations.rectifiers import PReLU as PReLU
from autograd_nn.nn.activations.rectifiers import ReLU as ReLU
from autograd_nn.nn.activations.rectifiers import SiLU as SiLU
from autograd_nn.nn.activations.rectifiers import Softplus as Softplus
from autograd_nn.nn.activations.rectifiers import Threshold as Threshold
from autograd_nn.nn.activations.squashing import GLU as GLU
from autograd_nn.nn.activations.squashing import Hardsigmoid as Hardsigmoid
from autograd_nn.nn.activations.squashing import Hardtanh as Hardtanh
from autograd_nn.nn.activations.squashing import LogSigmoid as LogSigmoid
from autograd_nn.nn.activations.squashing import LogSoftmax as LogSoftmax
from autograd_nn.nn.activations.squashing import Sigmoid as Sigmoid
from autograd_nn.nn.activations.squashing import Softmax as Softmax
from autograd_nn.nn.activations.squashing import Softsign as Softsign
from autograd_nn.nn.activations.squashing import Tanh as Tanh
