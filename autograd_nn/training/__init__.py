"""Training: the loop, what it remembers, and the folder a run leaves behind."""

from autograd_nn.training.loop import History as History
from autograd_nn.training.loop import fit as fit
from autograd_nn.training.metrics import accuracy as accuracy
from autograd_nn.training.saving import load as load
from autograd_nn.training.saving import save as save
