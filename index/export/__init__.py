"""What was found leaves the house as a file, with the exact words: Markdown, Word, CSV, Excel, and
BibTeX and RIS for reference managers.
"""

from index.export._export import Item, Kind, export, items_of
from index.export._tables import Cell, Link, Table, to_csv, to_xlsx

__all__ = ["Cell", "Item", "Kind", "Link", "Table", "export", "items_of", "to_csv", "to_xlsx"]
