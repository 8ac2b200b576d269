"""Reading letters: from a file's bytes to its text, its structure and its letterhead."""
