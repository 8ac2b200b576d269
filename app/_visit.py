"""Puts right what a browser asks of the page's script where it asks for less than was done.

Streamlit's browser names in each request the page that it drew last, not the one that it has asked
for. So what it sends between a link that is followed and the first sign of the new page (news of
the storage, a timer, a field that was left) names the page before. Its run then counts as a step
back to that: the browser takes the new page away, and nothing draws it again. And what happens in
one moment goes in one request, by the fragment of the first: a press that comes with news of the
storage would be heard, but drawn only where those are.
"""

from typing import Any

from google.protobuf.message import DecodeError
from streamlit.proto.BackMsg_pb2 import BackMsg

__all__ = ["Visit", "VisitMiddleware"]

_STREAM = "/_stcore/stream"


class VisitMiddleware:
    """ASGI middleware that passes on what a browser sends over its WebSocket, put right."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Pass a request on; those for runs of the script put right."""
        if scope["type"] != "websocket" or not scope["path"].endswith(_STREAM):
            await self._app(scope, receive, send)
            return
        visit = Visit()

        async def righted() -> dict[str, Any]:
            message: dict[str, Any] = await receive()
            asked = message.get("bytes")
            return {**message, "bytes": visit.righted(asked)} if asked else message

        await self._app(scope, righted, send)


class Visit:
    """One connection of a browser, which knows the page that was asked for last.

    Every link of the page and every step back goes through the browser's history, and Streamlit
    says so; a request that doesn't is about the page where one is, whatever it names.
    """

    def __init__(self) -> None:
        self._page = ""

    def righted(self, asked: bytes) -> bytes:
        """Return a message of the browser's (a BackMsg of Streamlit's) as it should have been."""
        message = BackMsg()
        try:
            message.ParseFromString(asked)
        except DecodeError:
            return asked
        if message.WhichOneof("type") != "rerun_script":
            return asked
        run = message.rerun_script
        if run.is_history_navigation:
            self._page = run.page_script_hash
        elif self._page:
            run.page_script_hash = self._page
        if any(widget.trigger_value for widget in run.widget_states.widgets):
            run.fragment_id = ""
        righted: bytes = message.SerializeToString()
        return righted
