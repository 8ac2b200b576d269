"""Uses Svarbrev in a network of its own, in which every name and every address leads to a stub
that counts, and prints what was counted as JSON. Run by ``test_nothing_leaves.py`` as root of new
network and mount namespaces.
"""

import http.client
import json
import shutil
import socket
import struct
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, expect, sync_playwright

from index.library import Library
from tests.benchmarks.page import open_page, server

# Chromium looks names up for itself; here it knows none but its own machine's.
_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost",
]
_LETTER = "Prøvevik kommune\n\nSvar på brev om bad\n\nPrøvevik kommune ønsker et varmt bad.\n"
_FOREIGN = "http://evil.example"


class Counted:
    """What tried to leave: names that were looked up, ports that were connected to."""

    def __init__(self) -> None:
        self.lookups: list[str] = []
        self.connections: list[int] = []

    def listen(self) -> None:
        """Answer look-ups with an address, and take connections at it."""
        names = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
        names.bind(("::", 53))
        threading.Thread(target=self._resolve, args=(names,), daemon=True).start()
        for port in (53, 80, 443):
            taker = socket.create_server(("::", port), family=socket.AF_INET6, dualstack_ipv6=True)
            threading.Thread(target=self._take, args=(taker, port), daemon=True).start()

    def _resolve(self, names: socket.socket) -> None:
        while True:
            asked, whom = names.recvfrom(512)
            end = asked.index(b"\0", 12)
            self.lookups.append(asked[12:end].decode("latin-1"))
            question = asked[12 : end + 5]
            found = question[-4:-2] == b"\0\1"
            address = (
                b"\xc0\x0c\0\1\0\1" + struct.pack(">IH", 60, 4) + socket.inet_aton("192.0.2.9")
            )
            head = asked[:2] + struct.pack(">HHHHH", 0x8180, 1, int(found), 0, 0)
            names.sendto(head + question + (address if found else b""), whom)

    def _take(self, taker: socket.socket, port: int) -> None:
        while True:
            taken, _ = taker.accept()
            self.connections.append(port)
            taken.close()


def cut_off(folder: Path) -> None:
    """Lead all names and all addresses to this process."""
    resolver = folder / "resolv.conf"
    resolver.write_text("nameserver 192.0.2.53\noptions timeout:1 attempts:1\n")
    for command in (
        "ip link set lo up",
        "ip route add local 0.0.0.0/0 dev lo",
        "ip -6 route add local ::/0 dev lo",
        f"mount --bind {resolver} /etc/resolv.conf",
    ):
        subprocess.run(command.split(), check=True)


def use(browser: Browser, folder: Path) -> None:
    """Start, ask, upload, be asked by a foreign page, export and import."""
    library = folder / "library"
    with server(library) as (_, address):
        page = browser.new_page()
        open_page(page, f"{address}/?lang=en&q=politi")
        expect(page.locator(".sv-hit mark").first).to_be_visible(timeout=300_000)
        before = Library(library).current_id()
        page.goto(f"{address}/letters?lang=en")
        letter = {"name": "svar.txt", "mimeType": "text/plain", "buffer": _LETTER.encode()}
        page.locator("input[type=file]").set_input_files(letter)  # type: ignore[arg-type]
        page.get_by_role("button", name="Add", exact=True).click()
        end = time.monotonic() + 120
        while Library(library).current_id() == before:
            assert time.monotonic() < end, "the letter was not added"
            time.sleep(0.2)
        for method, path, more in (
            ("GET", "/", {}),
            ("GET", "/_stcore/health", {}),
            ("PUT", "/_stcore/upload_file/x/x", {}),
            ("GET", "/_stcore/stream", {"Connection": "Upgrade", "Upgrade": "websocket"}),
        ):
            assert refused(address, method, path, more), path
    backup = str(folder / "backup.zip")
    for words in (("export", backup, "--library", str(library)),
                  ("import", backup, "--library", str(folder / "other"))):  # fmt: skip
        subprocess.run([sys.executable, "-m", "index", *words], check=True, stdout=sys.stderr)


def refused(address: str, method: str, path: str, more: dict[str, str]) -> bool:
    """Ask as a page of others' would; tell whether the server refused it."""
    handshake = {"Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "MDEyMzQ1Njc4OWFiY2RlZg=="}
    link = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    link.request(method, path, headers={"Origin": _FOREIGN, **handshake, **more})
    status = link.getresponse().status
    link.close()
    return status == 403


def main(folder: Path) -> None:
    cut_off(folder)
    counted = Counted()
    counted.listen()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=_FLAGS)
        use(browser, folder)
        browser.close()
    told = {"lookups": list(counted.lookups), "connections": list(counted.connections)}
    # That the stubs would have seen it.
    socket.create_connection(("outside.example", 80), timeout=10).close()
    time.sleep(0.5)
    seen = {"lookups": counted.lookups, "connections": counted.connections}
    print(json.dumps({"used": told, "seen": seen}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
