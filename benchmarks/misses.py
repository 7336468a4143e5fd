"""Why goals are missed, by workload; the table of the README tells it where it has to."""

REASONS: dict[str, str] = {}
