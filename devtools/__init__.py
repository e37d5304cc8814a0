"""What dev.py runs inside .venv: tests, checks, benchmarks, messages, private services."""
