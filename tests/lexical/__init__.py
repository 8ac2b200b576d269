"""Tests of the lexical room."""
