"""Many debates: what is asked (spec), how it is run (runner, executors), what was found (statistics, report).

Importing this package loads nothing heavy. `experiments.statistics` and the tables need `baimo[report]`.
"""
