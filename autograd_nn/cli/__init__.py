"""The command line, ``python -m autograd_nn``; a file for each command."""

from autograd_nn.cli.program import main as main
