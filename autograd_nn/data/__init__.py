"""Data sets, and what prepares data for training."""

from autograd_nn.data.augmentation import augment as augment
from autograd_nn.data.batching import DataLoader as DataLoader
from autograd_nn.data.batching import batches as batches
from autograd_nn.data.cifar import cifar10 as cifar10
from autograd_nn.data.collating import default_collate as default_collate
from autograd_nn.data.dataset import Subset as Subset
from autograd_nn.data.dataset import TensorDataset as TensorDataset
from autograd_nn.data.handwritten import digits as digits
from autograd_nn.data.idx_sets import fashion_mnist as fashion_mnist
from autograd_nn.data.idx_sets import mnist as mnist
from autograd_nn.data.labeled import Labeled as Labeled
from autograd_nn.data.labeled import LabeledImages as LabeledImages
from autograd_nn.data.points import blobs as blobs
from autograd_nn.data.points import circles as circles
from autograd_nn.data.points import moons as moons
from autograd_nn.data.points import spirals as spirals
from autograd_nn.data.preparing import mean_std as mean_std
from autograd_nn.data.preparing import normalize as normalize
from autograd_nn.data.preparing import one_hot as one_hot
from autograd_nn.data.split import random_split as random_split
from autograd_nn.data.split import stratified_split as stratified_split
from autograd_nn.data.tables import from_csv as from_csv
from autograd_nn.data.tables import from_npz as from_npz
from autograd_nn.data.toy import xor as xor
