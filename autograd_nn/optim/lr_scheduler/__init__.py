"""Learning rate schedules, with PyTorch's names and numbers: ``scheduler.step()`` after each epoch (or batch)."""

from autograd_nn.optim.lr_scheduler.combined import ChainedScheduler as ChainedScheduler
from autograd_nn.optim.lr_scheduler.combined import SequentialLR as SequentialLR
from autograd_nn.optim.lr_scheduler.cosine import CosineAnnealingLR as CosineAnnealingLR
from autograd_nn.optim.lr_scheduler.cosine import CosineAnnealingWarmRestarts as CosineAnnealingWarmRestarts
from autograd_nn.optim.lr_scheduler.factors import ConstantLR as ConstantLR
from autograd_nn.optim.lr_scheduler.factors import ExponentialLR as ExponentialLR
from autograd_nn.optim.lr_scheduler.factors import LambdaLR as LambdaLR
from autograd_nn.optim.lr_scheduler.factors import LinearLR as LinearLR
from autograd_nn.optim.lr_scheduler.factors import MultiStepLR as MultiStepLR
from autograd_nn.optim.lr_scheduler.factors import PolynomialLR as PolynomialLR
from autograd_nn.optim.lr_scheduler.factors import StepLR as StepLR
from autograd_nn.optim.lr_scheduler.one_cycle import OneCycleLR as OneCycleLR
from autograd_nn.optim.lr_scheduler.plateau import ReduceLROnPlateau as ReduceLROnPlateau
from autograd_nn.optim.lr_scheduler.scheduler import LRScheduler as LRScheduler
