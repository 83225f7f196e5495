"""What a student's profile must say, in plain Python and exact fractions, to compare the analytics with.

Written from docs/analytics.md and the docstrings of `ai_school.analytics`, one student at a time, and slow. Nothing of
the analytics is imported: thresholds stand here again, as the documents give them.
"""
