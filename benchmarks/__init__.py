"""What things cost, as ratios within one run: ``python -m benchmarks`` in the project's environment."""
