"""Measurements that are too slow or too numerous for the test suite. Run one with `python -m bench.NAME`."""
