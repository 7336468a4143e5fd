"""One run of a job, and the folder it leaves: the model, the curves, one step's graph and its derivation."""

import json
import time
from dataclasses import asdict
from pathlib import Path

from autograd_nn.drawing.curves import curves_svg
from autograd_nn.drawing.drawing import draw
from autograd_nn.files import write_atomically
from autograd_nn.tracing.steps import Trace
from autograd_nn.tracing.tracer import trace
from autograd_nn.training.jobs import JOBS, Job, Settings
from autograd_nn.training.loop import History, fit
from autograd_nn.training.saving import save


def run(name: str, settings: Settings, out: Path) -> History:
    """Train a job and write its folder; Ctrl-C ends the training early, and what there is is written.

    Parameters
    ----------
    name : str
        A key of `JOBS`.
    settings : Settings
    out : Path
        The folder, made if it is not there.
    """
    out.mkdir(parents=True, exist_ok=True)
    job = JOBS[name][0](settings)
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
        metric=job.metric,
    )
    seconds = time.perf_counter() - start
    if history.interrupted:
        print(f"interrupted after {history.epochs} of {settings.epochs} epochs; what was learned so far is saved")
    print(f"{history.epochs} epochs in {seconds:.1f} s")
    print(job.report(history))
    print("written:")
    for path, what in _write(job, settings, history, out):
        print(f"  {path}   {what}")
    return history


def _write(job: Job, settings: Settings, history: History, out: Path) -> list[tuple[Path, str]]:
    """Write the folder; returns each file and what is in it."""
    account = _one_step(job, settings.batch_size)
    picture = draw(account)
    settings_and_numbers = {"settings": asdict(settings), "interrupted": history.interrupted, "series": history.series}
    return [
        (save(job.model.state_dict(), out / "model.safetensors"), "the trained model"),
        (write_atomically(out / "history.json", json.dumps(settings_and_numbers, indent=1)), "settings and numbers"),
        (write_atomically(out / "curves.svg", curves_svg(history.series)), "the loss curves"),
        (picture.render(out / "graph.dot"), "the graph of one training step"),
        (picture.render(out / "graph.svg"), "the same as a picture"),
        (write_atomically(out / "steps.txt", f"{account}\n"), "its backward pass, step by step"),
    ]


def _one_step(job: Job, batch_size: int) -> Trace:
    """The account of one training step; its variables give the values their names."""
    model = job.model
    inputs, targets = (array[:batch_size] for array in job.train)
    loss = job.loss(model(inputs), targets)
    loss.backward(retain_graph=True)  # so that the account shows what .grad holds
    return trace(loss)
