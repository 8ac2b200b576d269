"""Tests of citations and permalinks."""
