"""What one service counts and measures, for Prometheus.

Labels are codes, kinds, templates of addresses and names of projections: there are as many as the code has, and none
tells of a person or a voucher.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache

import prometheus_client
from prometheus_client import CollectorRegistry, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from api.http.allowances import Allowances
from ledger.desk.orders import CREATED, Accepted, Answer
from ledger.desk.states import FrozenRepository
from ledger.log.writer import Outcome, outcome_name
from projections.engine.runner import Runner

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
REQUESTS_OF_A_COMMIT = tuple(2.0**power for power in range(12))
# When each series began: as many lines again, which nobody asks for.
prometheus_client.disable_created_metrics()  # type: ignore[no-untyped-call]
PAGES_PER_SECOND = 10
"""So often its page is made: that takes as long as ten commands do, and anybody may ask for it."""

PAGES_BURST_SECONDS = 5
WORKERS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""The library's variable for processes that count together: it reads it when it is first loaded."""

STATES = ("building", "running", "failed", "waiting")


class Metrics:
    """The metrics of one service, in a registry of its own; of several workers what all of them count."""

    def __init__(self) -> None:
        self.registry = self._shown = CollectorRegistry()
        if WORKERS_FOLDER in os.environ:
            self._shown = CollectorRegistry()  # what all of them count, from their files
            MultiProcessCollector(self._shown)  # type: ignore[no-untyped-call]
        self._pages, self._page = Allowances[None](PAGES_PER_SECOND, PAGES_BURST_SECONDS), b""
        ProcessCollector(registry=self.registry)
        self._commit_seconds = Histogram(
            "setelikirja_commit_seconds",
            "Time that the log took to commit a group of requests",
            buckets=SECONDS,
            registry=self.registry,
        )
        self._commit_requests = Histogram(
            "setelikirja_commit_requests",
            "Requests that went to the log in one commit",
            buckets=REQUESTS_OF_A_COMMIT,
            registry=self.registry,
        )
        requests = Histogram(
            "setelikirja_http_request_seconds",
            "Requests over HTTP by template of the address, method and status",
            ["route", "method", "status"],
            buckets=SECONDS,
            registry=self.registry,
        )
        # A template, a method and a status are looked up again with every request: the library does it more slowly.
        self._requests = cache(requests.labels)
        self._appends = self._counter(
            "setelikirja_appends", "Requests to the log: appended, repeated, conflict, unavailable, failed", "outcome"
        )
        self._commands = self._counter(
            "setelikirja_commands", "Commands that were taken or refused, without dry runs", "kind", "status"
        )
        self._repeated = self._counter("setelikirja_repeated_commands", "Commands that got their first answer again")()
        self._refusals = self._counter(
            "setelikirja_refusals", "Rules that were broken and other reasons why a request was not granted", "code"
        )
        self._warnings = self._counter("setelikirja_warnings", "Warnings of what was recorded", "code")

    def _counter(self, name: str, told: str, *labels: str) -> Callable[..., prometheus_client.Counter]:
        counter = prometheus_client.Counter(name, told, labels, registry=self.registry)
        return cache(counter.labels) if labels else lambda: counter

    def watch(self, runners: Sequence[Runner], projections: Runner, states: FrozenRepository) -> None:
        """Tell of these from now on, as they are when they are asked about; `projections` is one of the runners."""
        self._shown.register(_Looked(runners, projections, states))

    def page(self) -> bytes:
        """All of it in Prometheus's text format; the last page again where it is asked for too often."""
        if not self._pages.seconds_to_wait(None):
            self._page = generate_latest(self._shown)
        return self._page

    # What happens

    def request_answered(self, route: str, method: str, status: int, seconds: float) -> None:
        self._requests(route, method, status).observe(seconds)

    def batch_answered(self, seconds: float, outcomes: Sequence[Outcome | Exception]) -> None:
        for name, count in Counter(map(outcome_name, outcomes)).items():
            self._appends(name).inc(count)
        if not any(isinstance(outcome, Exception) for outcome in outcomes):
            self._commit_seconds.observe(seconds)
            self._commit_requests.observe(len(outcomes))

    def command_answered(self, kind: str, answer: Answer) -> None:
        self._commands(kind, CREATED if isinstance(answer, Accepted) else answer.status).inc()
        if answer.repeated:
            self._repeated.inc()
        elif isinstance(answer, Accepted):
            for warning in answer.warnings:
                self._warnings(warning.code).inc()
        else:
            for code in answer.codes:
                self.refused(code)

    def refused(self, code: str) -> None:
        self._refusals(code).inc()


class _Looked(Collector):
    """What is not counted but looked up: how the projections do, and how often a state was at hand."""

    def __init__(self, runners: Sequence[Runner], projections: Runner, states: FrozenRepository) -> None:
        self._runners, self._projections, self._states = runners, projections, states

    def collect(self) -> Iterator[Metric]:
        position = GaugeMetricFamily("setelikirja_projection_position", "Last event folded in", labels=["projection"])
        lag = GaugeMetricFamily("setelikirja_projection_lag", "Events not folded in yet", labels=["projection"])
        rate = GaugeMetricFamily(
            "setelikirja_projection_events_per_second", "Events folded in lately", labels=["projection"]
        )
        state = GaugeMetricFamily(
            "setelikirja_projection_state", "1 for the state that it is in", labels=["projection", "state"]
        )
        failures = CounterMetricFamily(
            "setelikirja_projection_failures", "Events that this process failed to fold in", labels=["projection"]
        )
        statuses = [one for runner in self._runners for one in runner.status()]
        for one in statuses:
            position.add_metric([one.name], one.position)
            lag.add_metric([one.name], one.end - one.position)
            rate.add_metric([one.name], one.rate)
            failures.add_metric([one.name], one.failures)
            for known in STATES:
                state.add_metric([one.name, known], one.state == known)
        yield from (position, lag, rate, state, failures)
        yield GaugeMetricFamily(
            "setelikirja_projections_led", "1 where this process keeps the projections", self._projections.leading
        )
        yield GaugeMetricFamily(
            "setelikirja_log_end_position", "Last event of the log", max((one.end for one in statuses), default=0)
        )
        looked_up = CounterMetricFamily(
            "setelikirja_states_looked_up", "States that were at hand (hit) or not (miss)", labels=["result"]
        )
        looked_up.add_metric(["hit"], self._states.hits)
        looked_up.add_metric(["miss"], self._states.misses)
        yield looked_up
