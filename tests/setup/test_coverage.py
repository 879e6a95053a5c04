"""The files with little coverage are listed, the lowest first."""

from __future__ import annotations

from setup.coverage import below


def test_files_below_the_limit_are_listed_the_lowest_first():
    assert below(80, {"app/a.py": 79.9, "app/b.py": 80.0, "app/c.py": 5.04}) == [
        "  5.0 %  app/c.py",
        " 79.9 %  app/a.py",
    ]


def test_it_is_said_that_no_file_is_below_the_limit():
    assert below(80, {"app/a.py": 80.0}) == ["No file is below 80 %."]
