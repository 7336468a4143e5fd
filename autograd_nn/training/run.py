"""One run of a job, and the folder it leaves: the model, the curves, one step's graph and its derivation."""

import json
import time
from dataclasses import asdict
from pathlib import Path

from autograd_nn.drawing.draw import draw
from autograd_nn.files import write_atomically
from autograd_nn.teaching.lesson import trace
from autograd_nn.tracing.steps import Trace
from autograd_nn.training.callbacks import Checkpoint
from autograd_nn.training.history import History
from autograd_nn.training.jobs import JOBS, Job, Settings
from autograd_nn.training.loop import fit
from autograd_nn.training.saving import save

CHECKPOINT = "checkpoint.safetensors"
HISTORY = "history.json"
MODEL = "model.safetensors"


def run(name: str, settings: Settings, out: Path, resume: bool = False) -> History:
    """Train a job and write its folder; Ctrl-C ends the training early, and what there is is written.

    Parameters
    ----------
    name : str
        A key of `JOBS`.
    settings : Settings
    out : Path
        The folder, made if it is not there.
    resume : bool
        Go on from the checkpoint in the folder.
    """
    job = JOBS[name].make(settings)
    out.mkdir(parents=True, exist_ok=True)
    checkpoint = out / CHECKPOINT
    if not resume:
        checkpoint.unlink(missing_ok=True)  # it is another run's
        _write_history(name, settings, History(), out)  # so that a run that is killed can be resumed
    print(f"{name}: {job.model.num_parameters():,} parameters, {len(job.train[0]):,} training examples\n{job.model}")
    start = time.perf_counter()
    history = fit(
        job.model,
        job.loss,
        job.optimizer,
        job.train,
        job.held_out,
        epochs=settings.epochs,
        batch_size=settings.batch_size,
        rng=job.rng,
        metrics=job.metrics,
        callbacks=[Checkpoint(checkpoint, every=max(1, settings.epochs // 20))],
        resume=checkpoint if resume else None,
    )
    seconds = time.perf_counter() - start
    if history.interrupted:
        print(
            f"interrupted after {history.epochs} of {settings.epochs} epochs; what was learned so far is saved, "
            f"and --resume goes on from there"
        )
    if history.epochs:
        print(history)
    print(f"trained for {seconds:.1f} s")
    print(job.report())
    print("written:")
    for path, what in _write(name, job, settings, history, out):
        print(f"  {path}   {what}")
    return history


def _write(name: str, job: Job, settings: Settings, history: History, out: Path) -> list[tuple[Path, str]]:
    """Write the folder; returns each file and what is in it."""
    written = [
        (save(job.model.state_dict(), out / MODEL), "the trained model"),
        (_write_history(name, settings, history, out), "settings and numbers"),
        (out / CHECKPOINT, "all that --resume needs"),
    ]
    if history.epochs:
        written.append((write_atomically(out / "curves.svg", history.svg()), "the loss curves"))
    account = one_step(job, settings.batch_size)
    picture = draw(account)
    return [
        *written,
        (picture.render(out / "graph.dot"), "the graph of one training step"),
        (picture.render(out / "graph.svg"), "the same as a picture"),
        (write_atomically(out / "steps.txt", f"{account}\n"), "its backward pass, step by step"),
    ]


def _write_history(name: str, settings: Settings, history: History, out: Path) -> Path:
    told = {"job": name, "settings": asdict(settings), **history.to_dict()}
    return write_atomically(out / HISTORY, json.dumps(told, indent=1))


def one_step(job: Job, batch_size: int) -> Trace:
    """The account of one training step; its variables give the values their names."""
    model = job.model
    model.zero_grad()  # of the last step of the training
    inputs, targets = (array[:batch_size] for array in job.train)
    loss = job.loss(model(inputs), targets)
    loss.backward(retain_graph=True)  # so that the account shows what .grad holds
    return trace(loss)
