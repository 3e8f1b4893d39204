"""Assessments to text: one module a format, all from the one summary in `summary`."""
