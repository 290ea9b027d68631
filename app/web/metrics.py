"""Metrics for Prometheus, at /metrics. Numbers about how Trellis runs; none is about a person or a workspace."""

from collections.abc import Callable
from datetime import datetime, timedelta

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.clock import Clock

ACK_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0)
"""Slack waits for three."""
LATE_SECONDS = (1.0, 5.0, 15.0, 60.0, 300.0, 900.0, 3600.0, 14400.0, 86400.0)


class Metrics:
    """What is counted in one process; Meters in app/deps.py says when. Times are by `clock`."""

    def __init__(self, clock: Clock) -> None:
        self.registry = registry = CollectorRegistry(auto_describe=False)
        self._clock = clock
        self._messages = Counter(
            "trellis_messages", "Messages that came to an end.", ("kind", "outcome"), registry=registry
        )
        self._lateness = Histogram(
            "trellis_message_lateness_seconds",
            "From when a message was due to when it was sent.",
            ("kind",),
            buckets=LATE_SECONDS,
            registry=registry,
        )
        self._gates = Counter(
            "trellis_gate_closures", "Pauses that Slack asked for (429).", ("method",), registry=registry
        )
        self._job_lag = Gauge(
            "trellis_job_lag_seconds",
            "How far a job of this process is behind its clock.",
            ("job",),
            registry=registry,
        )
        self._job_failures = Counter(
            "trellis_job_failures", "Rounds of a job that failed.", ("job",), registry=registry
        )
        self._acks = Histogram(
            "trellis_ack_seconds",
            "From when a request of Slack came in to its answer.",
            ("payload",),
            buckets=ACK_SECONDS,
            registry=registry,
        )
        self._failures = Counter(
            "trellis_request_failures",
            "Requests of Slack that could not be done.",
            ("payload", "error"),
            registry=registry,
        )

    def message_ended(self, kind: str, outcome: str) -> None:
        self._messages.labels(kind, outcome).inc()

    def message_late(self, kind: str, by: timedelta) -> None:
        self._lateness.labels(kind).observe(max(by.total_seconds(), 0.0))

    def gate_closed(self, method: str) -> None:
        self._gates.labels(method).inc()

    def job_ran(self, job: str, *, through: datetime) -> None:
        self._job_lag.labels(job).set_function(lambda: (self._clock() - through).total_seconds())

    def job_failed(self, job: str) -> None:
        self._job_failures.labels(job).inc()

    def answered(self, payload: str, seconds: float) -> None:
        self._acks.labels(payload).observe(seconds)

    def request_failed(self, payload: str, error: str) -> None:
        self._failures.labels(payload, error).inc()

    def watch_silence(self, silence: Callable[[], float]) -> None:
        """Show how long ago Slack was last heard over Socket Mode."""
        age = Gauge(
            "trellis_slack_frame_age_seconds", "Since Slack was last heard over Socket Mode.", registry=self.registry
        )
        age.set_function(silence)


def metrics_routes(metrics: Metrics) -> list[Route]:
    """/metrics, in Prometheus' text format."""

    async def show(_: Request) -> Response:
        return Response(generate_latest(metrics.registry), headers={"Content-Type": CONTENT_TYPE_LATEST})

    return [Route("/metrics", show)]
