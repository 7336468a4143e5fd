"""On what something was measured."""

import datetime
import importlib.metadata
import os
import platform
import subprocess
from pathlib import Path
from typing import Any

from benchmarks.libraries import LIBRARIES
from benchmarks.processes import ROOT


def surroundings() -> dict[str, Any]:
    """Date, machine, versions and commit: what stands above every table."""
    return {
        "date": datetime.date.today().isoformat(),
        "system": f"{platform.system()} {platform.machine()}",
        "processor": _from_proc("cpuinfo", "model name") or platform.processor(),
        "cores": os.cpu_count(),
        "memory": _memory(),
        "python": platform.python_version(),
        "versions": _versions(),
        "commit": commit_of("HEAD") + ("" if not git("status", "--porcelain", "--", "autograd_nn") else " and changes"),
    }


def commit_of(name: str) -> str:
    """The short hash of a commit."""
    return git("rev-parse", "--short", f"{name}^{{commit}}")


def git(*arguments: str) -> str:
    """What a git command prints in this repository."""
    return subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()


def _versions() -> dict[str, str]:
    """Of NumPy, SciPy and the libraries; that of this package is the commit."""
    packages = {"NumPy": "numpy", "SciPy": "scipy"}
    packages |= {
        each.title: each.distribution for each in LIBRARIES.values() if each.is_installed and each.distribution
    }
    return {title: importlib.metadata.version(name) for title, name in packages.items() if name != "autograd-nn"}


def _memory() -> int | None:
    """In bytes."""
    total = _from_proc("meminfo", "MemTotal")
    return 1024 * int(total.split()[0]) if total else None


def _from_proc(file: str, field: str) -> str:
    """The value of a field, or nothing on a system without such files."""
    path = Path("/proc") / file
    lines = path.read_text().splitlines() if path.exists() else []
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith(field)), "")
