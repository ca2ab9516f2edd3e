"""The web server's worker: a thread is given to a request when its head is there, and to no half-sent one."""

import socket
import struct
import time
from functools import partial
from selectors import EVENT_READ

from gunicorn.workers.gthread import TConn, ThreadWorker

# A head that has not come within this time comes from no browser.
HEAD_S = 10
# Far longer than a browser's head, cookies included.
HEAD_BYTES = 128 * 1024
# A body may come slowly over a bad line, but not stand still for longer: the thread is wanted by others.
SILENCE_S = 30
END_OF_HEAD = b"\r\n\r\n"


class HeadFirst(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn's worker of threads, with the heads of requests read beside the threads.

    Gunicorn gives a connection to a thread with its first byte, and the thread then waits for the rest without end: a
    few dozen half-sent heads stop the site.  Here the loop that holds idle connections reads the head as it comes.
    """

    def enqueue_req(self, conn: TConn) -> None:
        """Hand a connection over when its head is there; until then it waits with the idle ones, HEAD_S at most."""
        if self._has_head(conn):
            super().enqueue_req(conn)
            return
        conn.sock.settimeout(0)
        conn.timeout = time.monotonic() + HEAD_S
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, EVENT_READ, partial(self.on_pending_socket_readable, conn))

    def on_pending_socket_readable(self, conn: TConn, client: socket.socket) -> None:
        """Take what came; the time that a waiting head has left runs on."""
        if self._has_head(conn):
            super().on_pending_socket_readable(conn, client)

    def _has_head(self, conn: TConn) -> bool:
        """Read what has come, without waiting, and say whether a thread may go on: with a whole head, or an end."""
        if not conn.initialized:
            conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", SILENCE_S, 0))
        conn.init()
        unreader = conn.parser.unreader
        if END_OF_HEAD in unreader.buf.getvalue():
            return True
        conn.sock.settimeout(0)
        try:
            came = conn.sock.recv(HEAD_BYTES)
        except BlockingIOError:
            return False
        except OSError:  # gone: the thread finds out, and closes
            return True
        held = unreader.take_buffered() + came
        unreader.unread(held)
        conn.data_ready = True
        if len(held) >= HEAD_BYTES and END_OF_HEAD not in held:
            conn.sock.shutdown(socket.SHUT_RD)  # the thread finds an end where a head should be, and closes
            return True
        return not came or END_OF_HEAD in held
