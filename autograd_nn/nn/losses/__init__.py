"""Losses: how far a prediction is from what was wanted. Their formulas are in `autograd_nn.nn.functional`."""

from autograd_nn.nn.losses.classification import BCELoss as BCELoss
from autograd_nn.nn.losses.classification import BCEWithLogitsLoss as BCEWithLogitsLoss
from autograd_nn.nn.losses.classification import CrossEntropyLoss as CrossEntropyLoss
from autograd_nn.nn.losses.classification import KLDivLoss as KLDivLoss
from autograd_nn.nn.losses.classification import NLLLoss as NLLLoss
from autograd_nn.nn.losses.embeddings import CosineEmbeddingLoss as CosineEmbeddingLoss
from autograd_nn.nn.losses.embeddings import HingeEmbeddingLoss as HingeEmbeddingLoss
from autograd_nn.nn.losses.embeddings import MarginRankingLoss as MarginRankingLoss
from autograd_nn.nn.losses.embeddings import TripletMarginLoss as TripletMarginLoss
from autograd_nn.nn.losses.regression import GaussianNLLLoss as GaussianNLLLoss
from autograd_nn.nn.losses.regression import HuberLoss as HuberLoss
from autograd_nn.nn.losses.regression import L1Loss as L1Loss
from autograd_nn.nn.losses.regression import MSELoss as MSELoss
from autograd_nn.nn.losses.regression import PoissonNLLLoss as PoissonNLLLoss
from autograd_nn.nn.losses.regression import SmoothL1Loss as SmoothL1Loss
