"""Tests of how a question is understood and its hits are weighed."""
