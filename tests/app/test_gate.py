"""Every route of the server, asked under right, foreign, rebound and missing hosts and origins."""

import base64
import re
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import MagicMock

import pytest
from starlette.routing import Route, WebSocketRoute
from streamlit.web.server.starlette.starlette_app import create_streamlit_routes

from app._gate import Gate, names_of, page_policy
from tests.app.serving import served

FOREIGN = "evil.example"
STREAM = ("WEBSOCKET", "/_stcore/stream")


def asked(template: str) -> str:
    """Return an address of a route with something in place of its parameters."""
    return re.sub(r"\{[^}]*\}", "x", template)


def streamlits() -> set[tuple[str, str]]:
    """Return method and path of all that Streamlit answers."""
    found = set()
    for route in create_streamlit_routes(MagicMock()):
        if isinstance(route, Route):
            found |= {(method, asked(route.path)) for method in route.methods or ()}
        elif isinstance(route, WebSocketRoute):
            found.add(("WEBSOCKET", asked(route.path)))
    return found


OURS = {("GET", path) for path in ("/", "/letters", "/static/x.js", "/ready")}
REQUESTS = sorted(streamlits() | OURS)


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with served(tmp_path_factory.mktemp("library")) as number:
        yield number


def status(
    port: int,
    method: str,
    path: str,
    host: str | None,
    origin: str | None,
    *more: str,
    at: str = "127.0.0.1",
) -> int:
    """Ask as a browser would, with these headers or without them; return the answer's status."""
    upgrade = method == "WEBSOCKET"
    lines = [f"{'GET' if upgrade else method} {path} HTTP/1.{0 if host is None else 1}"]
    lines += [f"Host: {host}"] if host is not None else []
    lines += [f"Origin: {origin}"] if origin is not None else []
    lines += more
    if upgrade:
        key = base64.b64encode(b"0123456789abcdef").decode()
        lines += ["Connection: Upgrade", "Upgrade: websocket", f"Sec-WebSocket-Key: {key}"]
        lines += ["Sec-WebSocket-Version: 13", "Sec-WebSocket-Protocol: streamlit"]
    else:
        lines += ["Connection: close", "Content-Length: 0"]
    at = {"0.0.0.0": "127.0.0.1"}.get(at, at)
    with socket.create_connection((at, port), timeout=30) as link:
        link.sendall("\r\n".join([*lines, "", ""]).encode())
        return int(link.makefile("rb").readline().split()[1])


def test_the_table_has_the_routes_that_read_letters_and_take_files() -> None:
    assert STREAM in REQUESTS
    assert {"/_stcore/upload_file/x/x", "/media/x", "/_stcore/health"} <= {p for _, p in REQUESTS}


@pytest.mark.parametrize("host", ["localhost:{port}", "127.0.0.1:{port}", "LOCALHOST:{port}"])
def test_the_pages_own_requests_pass(port: int, host: str) -> None:
    host = host.format(port=port)
    for method, path in REQUESTS:
        answer = status(port, method, path, host, f"http://{host.lower()}")
        # Routes that take something want a token beside, and say so by 403, too.
        if (method, path) == STREAM:
            assert answer == 101
        elif method == "GET":
            assert answer not in {403, 421}, path


@pytest.mark.parametrize(
    "host",
    [
        f"{FOREIGN}:{{port}}",
        FOREIGN,
        "localhost.evil.example:{port}",
        "localhost@evil.example",
        "evil.example/localhost",
        "localhost:{port}, evil.example",
        "192.0.2.7:{port}",
        "",
        "localhost:x",
        None,
    ],
)
def test_dns_rebinding_reads_no_letters(port: int, host: str | None) -> None:
    host = host and host.format(port=port)
    for method, path in REQUESTS:
        answer = status(port, method, path, host, f"http://{host}")
        expected = {400, 403} if method == "WEBSOCKET" else {400, 421}
        assert answer in expected, (method, path, answer)


@pytest.mark.parametrize(
    "origin",
    [
        f"http://{FOREIGN}",
        "http://localhost:9999",
        "http://127.0.0.1:{port}",
        "http://localhost",
        "null",
        "",
        "file://localhost:{port}",
        "http://localhost:{port}.evil.example",
        "http://evil.example@localhost:{port}",
    ],
)
def test_a_foreign_origin_gets_nothing(port: int, origin: str) -> None:
    for method, path in REQUESTS:
        answer = status(port, method, path, f"localhost:{port}", origin.format(port=port))
        assert answer == 403, (method, path, answer)


def test_what_changes_something_must_say_where_it_comes_from(port: int) -> None:
    for method, path in REQUESTS:
        answer = status(port, method, path, f"localhost:{port}", None)
        if method in {"GET", "HEAD", "OPTIONS"}:
            assert answer not in {403, 421}, (method, path, answer)
        else:
            assert answer == 403, (method, path, answer)


def test_two_hosts_or_two_origins_are_none(port: int) -> None:
    own = f"localhost:{port}"
    assert status(port, "GET", "/", own, None, f"Host: {FOREIGN}") in {400, 421}
    assert status(port, "GET", "/", own, f"http://{own}", f"Origin: http://{FOREIGN}") == 403


def test_another_page_may_link_here_but_not_embed(port: int) -> None:
    own, foreign = f"localhost:{port}", "Sec-Fetch-Site: cross-site"
    assert status(port, "GET", "/", own, None, foreign, "Sec-Fetch-Mode: navigate") == 200
    assert status(port, "GET", "/media/x", own, None, foreign, "Sec-Fetch-Mode: no-cors") == 403
    assert status(port, "GET", "/ready", own, None, "Sec-Fetch-Site: same-site") == 403


def test_a_server_for_others_goes_by_addresses_and_its_public_name(tmp_path: Path) -> None:
    with served(tmp_path, "0.0.0.0", "https://svarbrev.example.org/letters") as port:
        for host in (f"192.0.2.7:{port}", f"[2001:db8::7]:{port}", f"localhost:{port}"):
            assert status(port, "GET", "/", host, None) == 200
            assert status(port, *STREAM, host, f"http://{host}") == 101
        # A proxy may pass on the name, or ask by its own.
        for host in ("svarbrev.example.org", f"127.0.0.1:{port}"):
            assert status(port, *STREAM, host, "https://svarbrev.example.org") == 101
        assert status(port, *STREAM, "svarbrev.example.org", "https://evil.example.org") == 403
        assert status(port, "GET", "/", FOREIGN, None) == 421


def test_names_are_those_of_the_machine_and_nothing_is_looked_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: "Arkiv")
    monkeypatch.setattr(socket, "getaddrinfo", MagicMock(side_effect=AssertionError))
    loopback = frozenset({"localhost", "127.0.0.1", "::1"})
    assert names_of("localhost") == loopback
    assert names_of("192.0.2.7") == loopback | {"192.0.2.7", "arkiv"}
    assert names_of("::") is None
    assert names_of("127.0.0.1", "https://Svarbrev.example/x") == loopback | {"svarbrev.example"}
    everywhere = Gate("0.0.0.0")
    for host in ("arkiv:1", "192.0.2.7", "[::1]:8501"):
        scope = {"type": "http", "method": "GET", "headers": [(b"host", host.encode())]}
        assert everywhere.refusal(scope) is None


def test_a_refusal_helps_the_person_who_opened_the_wrong_address(port: int) -> None:
    request = urllib.request.Request(f"http://127.0.0.1:{port}/?lang=nn", headers={"Host": FOREIGN})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=30)
    with refused.value as answer:
        assert "Svarbrev svarar ikkje på denne adressa" in answer.read().decode()
        assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"


def test_the_policy_allows_no_script_but_the_servers_own() -> None:
    scripts = next(p for p in page_policy().split("; ") if p.startswith("script-src"))
    assert "unsafe" not in scripts
    assert "sha256-" in scripts
    assert not re.search(r"https?:|\*", page_policy())


@pytest.mark.parametrize(
    ("host", "shown", "warned"),
    [("127.0.0.1", "http://localhost:", False), ("::1", "http://[::1]:", False),
     ("0.0.0.0", "http://(?!localhost|0\\.|127\\.)[^ ]+:", True)],
)  # fmt: skip
def test_serving_beyond_loopback_prints_the_true_address_and_warns(
    tmp_path: Path, host: str, shown: str, warned: bool
) -> None:
    with served(tmp_path, host) as port:
        status(port, "GET", "/ready", f"localhost:{port}", None, at=host)
    printed = (tmp_path / "server.log").read_text(encoding="utf-8")
    pattern = shown if host == "0.0.0.0" else re.escape(shown)
    assert re.search(f"Svarbrev is at {pattern}{port} ", printed)
    assert ("Warning: whoever can reach" in printed) == warned
