"""Threads: ask, and who else may read a private one."""
