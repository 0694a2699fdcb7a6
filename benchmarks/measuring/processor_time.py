"""Processor time of this process and of those that it waited for, and a limit on it."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

try:
    import resource
except ImportError:  # not on Windows: no children, no limit
    resource = None


def processor_seconds() -> float:
    """Return the processor time so far, with all threads and ended children."""
    if resource is None:
        return time.process_time()
    spent = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in spent)


def allow(seconds: float) -> None:
    """Let this process use so much more processor time; then the system ends it, whatever library is at work."""
    if resource is None:
        return
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(time.process_time() + seconds), hard))


def seconds_of(run: Callable[[], object], times: int = 1) -> float:
    """Return the processor time of one run, as the mean of so many."""
    before = processor_seconds()
    for _ in range(times):
        run()
    return (processor_seconds() - before) / times


def peak_megabytes() -> float:
    """Return the most memory that this process has held, in MB; 0 where the system does not say (other than Linux)."""
    try:
        with open("/proc/self/status", encoding="ascii") as status:
            return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM"))
    except OSError:
        return 0.0
