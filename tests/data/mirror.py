"""A mirror on the loopback device, with the faults that real ones have."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Mirror:
    """What a server has and how it behaves; it may be changed between two requests.

    Attributes
    ----------
    files : dict of str to bytes
    breaks_after : list of int or None
        For each request in turn, after how many bytes the connection breaks off; None, or an empty list: not at all.
    does_ranges : bool
        Whether it sends a part where a part is asked for.
    tells_length : bool
    range_shift : int
        By how much the part that it sends is another one than was asked for.
    status : int
        200, or the error that it answers to everything.
    requests : list of (str, str or None)
        The name and the range of each request there was.
    """

    files: dict[str, bytes]
    breaks_after: list[int | None] = field(default_factory=list)
    does_ranges: bool = True
    tells_length: bool = True
    range_shift: int = 0
    status: int = 200
    requests: list[tuple[str, str | None]] = field(default_factory=list)
    url: str = ""


@contextmanager
def serve(mirror: Mirror) -> Iterator[Mirror]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name, asked = self.path.lstrip("/"), self.headers["Range"]
            mirror.requests.append((name, asked))
            content = mirror.files.get(name)
            if mirror.status != 200 or content is None:
                self.send_error(404 if content is None else mirror.status)
                return
            start = 0
            if asked and mirror.does_ranges:
                start = int(asked.removeprefix("bytes=").removesuffix("-")) + mirror.range_shift
                if start >= len(content):
                    self.send_error(416)
                    return
                self.send_response(206)
                self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
            else:
                self.send_response(200)
            part = content[start:]
            if mirror.tells_length:
                self.send_header("Content-Length", str(len(part)))
            self.end_headers()
            self.wfile.write(part[: mirror.breaks_after.pop(0) if mirror.breaks_after else None])

        def log_message(self, *_: Any) -> None:
            """Tests are silent."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        mirror.url = f"http://127.0.0.1:{server.server_port}/"
        try:
            yield mirror
        finally:
            server.shutdown()
            thread.join()
