"""Tests of what stands across letters."""
