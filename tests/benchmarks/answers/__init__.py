"""Labelled questions over letters whose answers are known: what Svarbrev finds, and how well it
knows when nothing answers.
"""
