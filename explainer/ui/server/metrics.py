"""What is measured of the server, as Prometheus reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

Counts = Callable[[], Mapping[str, float]]

_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """Counts and times of one server.

    Parameters
    ----------
    counts
        Returns what there is at the moment, by name: runs and what waits.
    """

    def __init__(self, counts: Counts = dict) -> None:
        mine = self._registry = CollectorRegistry()
        self.seconds = Histogram(
            "backstep_answer_seconds",
            "Time until an answer was sent, by what was asked",
            ["kind"],
            buckets=_BUCKETS,
            registry=mine,
        )
        self.under_way = Gauge("backstep_answers_under_way", "Answers being made", registry=mine)
        self.refused = Counter("backstep_refused", "Calls refused", ["status"], registry=mine)
        self.visitors = Gauge("backstep_visitors", "Pages that are open", registry=mine)
        mine.register(_Present(counts))
        ProcessCollector(registry=mine)

    def write(self) -> bytes:
        """Return all of it in Prometheus' text form."""
        return generate_latest(self._registry)


class _Present(Collector):
    def __init__(self, counts: Counts) -> None:
        self._counts = counts

    def collect(self) -> Iterator[Metric]:
        """Yield what there is at the moment."""
        for name, count in self._counts().items():
            yield GaugeMetricFamily(f"backstep_{name}", name.replace("_", " "), value=count)
