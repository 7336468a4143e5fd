"""Data sets that ship with the package, and what prepares data for training."""

from autograd_nn.data.batching import batches as batches
from autograd_nn.data.handwritten import digits as digits
from autograd_nn.data.split import stratified_split as stratified_split
from autograd_nn.data.toy import xor as xor
