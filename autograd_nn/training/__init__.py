"""Training: the loop, what it remembers, how good a model is, and models and runs on disk."""

from autograd_nn.training.callbacks import BestModel as BestModel
from autograd_nn.training.callbacks import Callback as Callback
from autograd_nn.training.callbacks import Checkpoint as Checkpoint
from autograd_nn.training.callbacks import EarlyStopping as EarlyStopping
from autograd_nn.training.callbacks import Log as Log
from autograd_nn.training.checkpoint import load_checkpoint as load_checkpoint
from autograd_nn.training.checkpoint import save_checkpoint as save_checkpoint
from autograd_nn.training.evaluating import evaluate as evaluate
from autograd_nn.training.evaluating import predict as predict
from autograd_nn.training.history import History as History
from autograd_nn.training.loop import fit as fit
from autograd_nn.training.metrics import accuracy as accuracy
from autograd_nn.training.metrics import confusion_matrix as confusion_matrix
from autograd_nn.training.metrics import f1 as f1
from autograd_nn.training.metrics import mae as mae
from autograd_nn.training.metrics import perplexity as perplexity
from autograd_nn.training.metrics import precision as precision
from autograd_nn.training.metrics import r2 as r2
from autograd_nn.training.metrics import recall as recall
from autograd_nn.training.metrics import top_k_accuracy as top_k_accuracy
from autograd_nn.training.saving import load as load
from autograd_nn.training.saving import save as save
from autograd_nn.training.state import Training as Training
