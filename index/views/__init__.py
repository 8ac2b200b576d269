"""Whose view a sentence renders: a letter also tells what others said, and that must not be passed
off as the sender's own.

The rules ask who holds the view that a sentence tells of. They know words of saying, holding,
wanting and fearing (``lexicon.toml``), find their subject by the order of words, and know persons
and bodies by what their names end with.
"""

from index.views._passage import holder_asked, speaker_of, speakers

__all__ = ["holder_asked", "speaker_of", "speakers"]
