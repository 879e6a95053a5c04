"""What is told of a load is what the load generator saw."""

from __future__ import annotations

import pytest

from benchmarks.figures import BadReport, load_of, percentile, read_wrk, share, table

REPORT = """Running 5s test @ http://127.0.0.1:8000/questions
  1 threads and 4 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     4.61ms    1.02ms  21.95ms   92.71%
    Req/Sec   870.88     64.45     0.98k    76.00%
  Latency Distribution
     50%  850.00us
     75%    4.81ms
     90%    5.40ms
     99%    1.20s
  4342 requests in 5.01s, 151.86MB read
Requests/sec:    866.66
Transfer/sec:     30.31MB
"""


def test_a_report_of_wrk_is_read_in_milliseconds():
    load = read_wrk(REPORT)
    assert (load.requests, load.per_second, load.p50, load.p99, load.failures) == (4342, 866.66, 0.85, 1200.0, 0)


def test_answers_that_are_no_success_are_counted():
    broken = REPORT + "  Socket errors: connect 0, read 2, write 0, timeout 1\n  Non-2xx or 3xx responses: 7\n"
    assert read_wrk(broken).failures == 10


def test_what_is_no_report_is_shown():
    with pytest.raises(BadReport, match="connection refused"):
        read_wrk("unable to connect: connection refused")


@pytest.mark.parametrize(
    ("values", "wanted", "found"),
    [([], 0.5, 0.0), ([7.0], 0.99, 7.0), ([3.0, 1.0, 2.0], 0.5, 2.0), (list(range(1, 101)), 0.95, 95)],
)
def test_a_percentile_is_a_value_that_was_seen(values, wanted, found):
    assert percentile(values, wanted) == found


def test_requests_are_told_by_the_second():
    assert load_of([1.0, 2.0, 3.0], 1.5).per_second == 2.0


def test_a_share_of_no_ceiling_is_left_out():
    assert (share(1, 4), share(1, 0)) == ("25%", "–")


def test_a_table_is_markdown_with_figures_on_the_right():
    assert table(("page", "n"), [("list", "1,000")]).splitlines() == [
        "| page |     n |",
        "| :--- | ----: |",
        "| list | 1,000 |",
    ]
