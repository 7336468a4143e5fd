"""One process for one library, so that threads are set before anything is imported: ``python -m benchmarks.worker``.

It is asked through its standard input and answers through its standard output, both in pickles. `benchmarks.processes`
starts it and asks.
"""

import os
import pickle
import signal
import sys

from benchmarks.session import Failure, Session


def main() -> None:
    library, threads, source = sys.argv[1:]
    if source:
        sys.path.insert(0, source)  # another commit's package, before this one's
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[-int(threads) :])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for those who ask; here standard input ends then
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get between the answers
    session = Session(library)
    while True:
        try:
            command, *arguments = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        try:
            answer = getattr(session, command)(*arguments)
        except Exception as error:
            answer = Failure(f"{type(error).__name__}: {error}")
        pickle.dump(answer, answers)
        answers.flush()


if __name__ == "__main__":
    main()
