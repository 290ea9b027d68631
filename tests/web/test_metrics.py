"""What Prometheus reads: counted as things happen, and nothing about anybody."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from prometheus_client import Metric
from starlette.requests import Request

from app.domain.message import MessageKind
from app.web.metrics import Metrics, metrics_routes

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def metrics() -> Metrics:
    return Metrics(lambda: NOON)


def test_messages_are_counted_by_kind_and_outcome(metrics: Metrics) -> None:
    metrics.message_ended(MessageKind.DAY, "sent")
    metrics.message_ended(MessageKind.DAY, "sent")

    assert value(metrics, "trellis_messages_total", kind="day", outcome="sent") == 2


def test_lateness_is_never_negative(metrics: Metrics) -> None:
    metrics.message_late("day", timedelta(seconds=-1))
    metrics.message_late("day", timedelta(seconds=90))

    assert value(metrics, "trellis_message_lateness_seconds_sum", kind="day") == 90
    assert value(metrics, "trellis_message_lateness_seconds_bucket", kind="day", le="60.0") == 1


def test_the_lag_of_a_job_grows_until_it_runs_again(metrics: Metrics) -> None:
    metrics.job_ran("deliver", through=NOON - timedelta(minutes=2))
    assert value(metrics, "trellis_job_lag_seconds", job="deliver") == 120

    metrics.job_ran("deliver", through=NOON)
    assert value(metrics, "trellis_job_lag_seconds", job="deliver") == 0


def test_the_age_of_the_last_frame_is_there_only_where_socket_mode_is(metrics: Metrics) -> None:
    assert value(metrics, "trellis_slack_frame_age_seconds") is None

    metrics.watch_silence(lambda: 7.5)

    assert value(metrics, "trellis_slack_frame_age_seconds") == 7.5


def test_two_processes_in_one_count_apart() -> None:
    one, other = Metrics(lambda: NOON), Metrics(lambda: NOON)
    one.gate_closed("chat.postMessage")

    assert value(one, "trellis_gate_closures_total", method="chat.postMessage") == 1
    assert value(other, "trellis_gate_closures_total", method="chat.postMessage") is None


async def test_they_are_served_in_the_format_of_prometheus(metrics: Metrics) -> None:
    metrics.answered("command", 0.02)
    metrics.request_failed("click", "TimeoutError")
    metrics.job_failed("sweep")
    [route] = metrics_routes(metrics)
    answer = await route.endpoint(Request({"type": "http", "method": "GET"}))

    assert answer.headers["content-type"].startswith("text/plain; version=")
    for line in (
        'trellis_ack_seconds_bucket{le="0.025",payload="command"} 1.0',
        'trellis_request_failures_total{error="TimeoutError",payload="click"} 1.0',
        'trellis_job_failures_total{job="sweep"} 1.0',
    ):
        assert line in answer.body.decode()


def test_no_label_names_a_person_or_a_workspace(metrics: Metrics) -> None:
    metrics.watch_silence(lambda: 0.0)

    labels = {label for metric in metrics.registry.collect() for label in labels_of(metrics, metric)}
    assert labels <= {"kind", "outcome", "method", "job", "payload", "error"}


def labels_of(metrics: Metrics, metric: Metric) -> Iterator[str]:
    for sample in metric.samples:
        yield from (name for name in sample.labels if name != "le")


def value(metrics: Metrics, name: str, **labels: str) -> float | None:
    return metrics.registry.get_sample_value(name, labels)
