"""A writer of OLE compound files, version 3, by Microsoft's open specification [MS-CFB].

Just enough to make Outlook messages for tests: storages and streams of any depth and size.
"""

import struct

__all__ = ["write_cfb"]

_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_NONE = 0xFFFFFFFF
_STORAGE, _STREAM, _ROOT = 1, 2, 5


class _Node:
    def __init__(self, name: str, kind: int, data: bytes = b"") -> None:
        self.name, self.kind, self.data = name, kind, data
        self.children: dict[str, _Node] = {}
        self.left = self.right = self.child = _NONE
        self.start, self.number = _END, 0


def write_cfb(files: dict[str, bytes]) -> bytes:
    """Return an OLE file that holds ``files``; a slash in a name parts storage from stream."""
    root = _Node("Root Entry", _ROOT)
    for path, data in files.items():
        *storages, name = path.split("/")
        node = root
        for storage in storages:
            node = node.children.setdefault(storage, _Node(storage, _STORAGE))
        node.children[name] = _Node(name, _STREAM, data)
    nodes: list[_Node] = []
    _number(root, nodes)
    return _packed(root, nodes)


def _number(node: _Node, nodes: list[_Node]) -> None:
    node.number = len(nodes)
    nodes.append(node)
    ordered = sorted(node.children.values(), key=lambda one: (len(one.name), one.name.upper()))
    for child in ordered:
        _number(child, nodes)
    node.child = _tree(ordered)


def _tree(ordered: list[_Node]) -> int:
    """Link siblings as a balanced binary tree and return its root."""
    if not ordered:
        return _NONE
    middle = len(ordered) // 2
    top = ordered[middle]
    top.left, top.right = _tree(ordered[:middle]), _tree(ordered[middle + 1 :])
    return top.number


def _packed(root: _Node, nodes: list[_Node]) -> bytes:
    sectors: list[bytes] = []
    fat: list[int] = []
    mini, mini_fat = bytearray(), list[int]()
    for node in nodes:
        if node.kind == _STREAM and node.data:
            if len(node.data) < _CUTOFF:
                node.start = _chain(mini_fat, len(mini) // _MINI, node.data, _MINI)
                mini += _padded(node.data, _MINI)
            else:
                node.start = _store(sectors, fat, node.data)
    root.data = bytes(mini)
    root.start = _store(sectors, fat, root.data) if mini else _END
    packed_mini = b"".join(struct.pack("<I", one) for one in mini_fat)
    mini_start = _store(sectors, fat, packed_mini, 0xFF) if mini_fat else _END
    directory = b"".join(_entry(node) for node in nodes)
    directory += (bytes(64) + struct.pack("<HBBIII", 0, 0, 0, _NONE, _NONE, _NONE) + bytes(48)) * (
        -len(nodes) % 4
    )
    directory_start = _store(sectors, fat, directory)
    count = 1
    while count * _SECTOR // 4 < len(fat) + count:
        count += 1
    fat_start = len(fat)
    fat += [_FAT] * count
    fat += [_FREE] * (count * _SECTOR // 4 - len(fat))
    sectors.append(b"".join(struct.pack("<I", one) for one in fat))
    places = list(range(fat_start, fat_start + count))
    header = struct.pack(
        "<8s16sHHHHH6xIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(16), 0x3E, 3, 0xFFFE, 9, 6,
        0, count, directory_start, 0, _CUTOFF, mini_start,
        -(-len(packed_mini) // _SECTOR), _END, 0,
    )  # fmt: skip
    header += b"".join(struct.pack("<I", one) for one in places + [_FREE] * (109 - len(places)))
    return header + b"".join(sectors)


def _store(sectors: list[bytes], fat: list[int], data: bytes, fill: int = 0) -> int:
    start = _chain(fat, len(fat), data, _SECTOR)
    sectors.append(_padded(data, _SECTOR, fill))
    return start


def _chain(table: list[int], start: int, data: bytes, size: int) -> int:
    count = -(-len(data) // size)
    table += [*range(start + 1, start + count), _END]
    return start


def _padded(data: bytes, size: int, fill: int = 0) -> bytes:
    return data + bytes([fill]) * (-len(data) % size)


def _entry(node: _Node) -> bytes:
    name = node.name.encode("utf-16-le")
    start = 0 if node.kind == _STORAGE else node.start
    return struct.pack(
        "<64sHBBIII16sI8s8sII",
        name, len(name) + 2, node.kind, 1, node.left, node.right, node.child,
        bytes(16), 0, bytes(8), bytes(8), start, len(node.data),
    ) + bytes(4)  # fmt: skip
