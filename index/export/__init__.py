"""What was found leaves the house as a file: Markdown, Word, CSV or Excel, with the exact words."""

from index.export._export import Item, Kind, export, items_of
from index.export._tables import Cell, Table, to_csv, to_xlsx

__all__ = ["Cell", "Item", "Kind", "Table", "export", "items_of", "to_csv", "to_xlsx"]
