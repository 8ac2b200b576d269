"""Tests of exported files: each is parsed back."""
