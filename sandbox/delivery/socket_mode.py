"""Socket Mode: tickets, connections, envelopes and their acks."""

import asyncio
import uuid
from dataclasses import dataclass, field
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from sandbox.changes import Changes, Topic
from sandbox.delivery.envelope import Attempt, Envelope, Fate, Kind, Receipt
from sandbox.faults import HANDSHAKE, Faults
from sandbox.ids import Ids
from sandbox.model import Json
from sandbox.rules import Rules

MOST_CONNECTIONS = 10


@dataclass(slots=True, eq=False)
class Connection:
    socket: WebSocket
    waiting: dict[str, asyncio.Future[Any]] = field(default_factory=dict)
    """Acks that are awaited, by envelope id."""


class SocketMode:
    """Hands each envelope to one of the app's connections, in turn."""

    def __init__(self, app_id: str, ids: Ids, rules: Rules, changes: Changes, faults: Faults) -> None:
        self._app_id = app_id
        self._ids = ids
        self._rules = rules
        self._changes = changes
        self._faults = faults
        self._tickets: set[str] = set()
        self.connections: list[Connection] = []
        """Open connections; the next envelope goes to the first, which then moves to the end."""

    def issue_ticket(self) -> str:
        """A ticket for one connection."""
        ticket = self._ids.secret("ticket")
        self._tickets.add(ticket)
        return ticket

    async def accept(self, socket: WebSocket) -> None:
        """Serve one connection until it ends. A bad ticket or a fault refuses the handshake."""
        ticket = socket.query_params.get("ticket", "")
        if self._faults.strike(HANDSHAKE) or ticket not in self._tickets:
            await socket.close(code=4401)
            return
        self._tickets.discard(ticket)
        await socket.accept()
        connection = Connection(socket)
        self.connections.append(connection)
        self._changes.tell(Topic.CONNECTION)
        try:
            await self._converse(connection)
        except WebSocketDisconnect:
            pass  # The other side went away, which is how conversations end.
        finally:
            self._forget(connection)

    async def hand_over(self, envelope: Envelope, attempt: Attempt) -> Receipt:
        if not self.connections:
            return Receipt(Fate.UNREACHABLE, detail="no connection is open")
        connection = self.connections.pop(0)
        self.connections.append(connection)
        envelope_id = str(uuid.uuid4())
        ack: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        connection.waiting[envelope_id] = ack
        try:
            async with asyncio.timeout(self._rules.ack_seconds):
                await connection.socket.send_json(_frame(envelope_id, envelope, attempt))
                return Receipt(Fate.ACKED, answer=await ack)
        except TimeoutError:
            return Receipt(Fate.LATE)
        except (ConnectionError, WebSocketDisconnect, RuntimeError) as gone:
            return Receipt(Fate.UNREACHABLE, detail=f"the connection broke: {gone}")
        finally:
            connection.waiting.pop(envelope_id, None)

    def reason(self, receipt: Receipt) -> str:
        return "timeout" if receipt.fate is Fate.LATE else "connection_failed"

    async def disconnect(self, reason: str = "refresh_requested", *, every: bool = True) -> None:
        """Ask connections to go, as Slack does every few hours: `warning`, `refresh_requested`, `link_disabled`."""
        for connection in list(self.connections) if every else self.connections[:1]:
            frame = {"type": "disconnect", "reason": reason, "debug_info": {"host": "local"}}
            await connection.socket.send_json(frame)
            if reason != "warning":
                await self._end(connection)

    async def drop(self) -> None:
        """Close every connection without a word."""
        for connection in list(self.connections):
            await self._end(connection)

    async def close(self) -> None:
        await self.drop()

    async def _converse(self, connection: Connection) -> None:
        if len(self.connections) > MOST_CONNECTIONS:
            await connection.socket.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await connection.socket.close()
            return
        await connection.socket.send_json(self._hello())
        while True:
            self._take_ack(await connection.socket.receive_json())

    def _take_ack(self, frame: Json) -> None:
        """Acks count on any connection: a client may have moved to a new one since."""
        for connection in self.connections:
            ack = connection.waiting.get(frame.get("envelope_id", ""))
            if ack is not None and not ack.done():
                ack.set_result(frame.get("payload"))

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self.connections),
            "connection_info": {"app_id": self._app_id},
            "debug_info": {"host": "local", "build_number": 1, "approximate_connection_time": 3600},
        }

    async def _end(self, connection: Connection) -> None:
        self._forget(connection)
        if connection.socket.application_state is WebSocketState.CONNECTED:
            await connection.socket.close()

    def _forget(self, connection: Connection) -> None:
        if connection not in self.connections:
            return
        self.connections.remove(connection)
        for ack in connection.waiting.values():
            if not ack.done():
                ack.set_exception(ConnectionResetError("closed before the ack"))
        self._changes.tell(Topic.CONNECTION)


def _frame(envelope_id: str, envelope: Envelope, attempt: Attempt) -> Json:
    frame: Json = {
        "envelope_id": envelope_id,
        "type": envelope.kind.value,
        "accepts_response_payload": envelope.kind is not Kind.EVENT,
        "payload": envelope.payload,
    }
    if envelope.kind is Kind.EVENT:
        frame |= {"retry_attempt": attempt.number, "retry_reason": attempt.reason}
    return frame
