"""Sealing of contents: AES-256-GCM under one data key per workspace, itself wrapped by the key ring.

Associated data binds a sealed value to its workspace, table, column and row, so that it opens nowhere else. Rotating
the ring rewraps data keys only. A sealed value is: version (1 byte), key number (1 byte), nonce (12), ciphertext.
"""

import base64
import binascii
import hashlib
import hmac
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Column

from app.errors import ConfigurationError, SealBroken

VERSION = 1
NONCE_BYTES = 12
KEY_BYTES = 32


def _encrypt(key: bytes, plain: bytes, bound_to: bytes) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound_to)


def _decrypt(key: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound_to)
    except InvalidTag:
        raise SealBroken("A sealed value does not open: wrong key, or it was moved or changed.") from None


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The operator's keys (TRELLIS_ENCRYPTION_KEYS), newest first; the first one wraps, all of them unwrap."""

    keys: Mapping[str, bytes] = field(repr=False)

    @classmethod
    def parse(cls, text: str) -> "KeyRing":
        """Read `id:base64[,id:base64…]`, each key 32 bytes; raises ConfigurationError naming what is wrong."""
        keys: dict[str, bytes] = {}
        for part in filter(None, (piece.strip() for piece in text.split(","))):
            key_id, _, encoded = part.partition(":")
            try:
                key = base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))
            except (binascii.Error, ValueError):
                key = b""
            if not key_id or len(key) != KEY_BYTES:
                raise ConfigurationError(
                    "TRELLIS_ENCRYPTION_KEYS must read id:key[,id:key…], each key 32 bytes in base64. "
                    "`trellis keys new` makes one."
                )
            if key_id in keys:
                raise ConfigurationError(
                    f"TRELLIS_ENCRYPTION_KEYS holds two keys with the id '{key_id}'. Keep the one that has been in "
                    "use; a new one gets an id of its own: `trellis keys new --id k2`."
                )
            keys[key_id] = key
        if not keys:
            raise ConfigurationError("TRELLIS_ENCRYPTION_KEYS is empty. `trellis keys new` makes a key.")
        return cls(keys)

    @classmethod
    def new_key(cls, key_id: str) -> str:
        """A fresh key in the form `parse` reads."""
        return f"{key_id}:{base64.urlsafe_b64encode(os.urandom(KEY_BYTES)).decode().rstrip('=')}"

    @property
    def current_id(self) -> str:
        return next(iter(self.keys))

    def wrap(self, workspace: UUID, data_key: bytes) -> bytes:
        """The data key, sealed by the current key."""
        return _encrypt(self.keys[self.current_id], data_key, b"workspace_key" + workspace.bytes)

    def unwrap(self, workspace: UUID, key_id: str, wrapped: bytes) -> bytes:
        """The data key; raises SealBroken, naming the id, where the ring lacks the key or it doesn't fit."""
        if key_id not in self.keys:
            raise SealBroken(f"TRELLIS_ENCRYPTION_KEYS lacks the key '{key_id}' that workspace keys are wrapped with.")
        return _decrypt(self.keys[key_id], wrapped, b"workspace_key" + workspace.bytes)


@dataclass(frozen=True, slots=True)
class Sealer:
    """Seals and opens the contents of one workspace."""

    workspace: UUID
    key_no: int
    data_key: bytes = field(repr=False)

    def seal(self, column: Column[Any], row: object, text: str) -> bytes:
        """`text` sealed for that column of that row (its id, or the parts of its key joined by '/')."""
        return bytes((VERSION, self.key_no)) + _encrypt(self.data_key, text.encode(), self._place(column, row))

    def unseal(self, column: Column[Any], row: object, value: bytes) -> str:
        """What was sealed there; raises SealBroken."""
        if value[:2] != bytes((VERSION, self.key_no)):
            raise SealBroken("A value was sealed with a workspace key we do not hold.")
        return _decrypt(self.data_key, value[2:], self._place(column, row)).decode()

    def seal_json(self, column: Column[Any], row: object, value: Any) -> bytes:
        return self.seal(column, row, json.dumps(value, ensure_ascii=False))

    def unseal_json(self, column: Column[Any], row: object, value: bytes) -> Any:
        return json.loads(self.unseal(column, row, value))

    def fingerprint(self, text: str) -> bytes:
        """A keyed fingerprint: equal texts of one workspace have equal ones, and nothing else can be told from it."""
        return hmac.new(self.data_key, b"fingerprint" + text.encode(), hashlib.sha256).digest()

    def _place(self, column: Column[Any], row: object) -> bytes:
        return f"{self.workspace}|{column.table.name}|{column.name}|{row}".encode()
