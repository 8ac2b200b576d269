"""How well it is known which wordings are one question."""
