"""The part of PostgreSQL's protocol that replacing a password needs: TLS, SCRAM-SHA-256, simple
queries. The standard library only, so that the package needs no dependency of others.

https://www.postgresql.org/docs/17/protocol.html, RFC 5802 and 7677.
"""
import base64
import hashlib
import hmac
import os
import socket
import ssl
import struct

ITERATIONS = 4096
LONGEST_MESSAGE = 1 << 20


class Refused(Exception):
    """The server said no; `code` is the SQLSTATE."""

    def __init__(self, code, message):
        super().__init__(f"{code}: {message}")
        self.code = code


def identifier(name):
    return '"' + name.replace('"', '""') + '"'


def literal(text):
    if "\\" in text or "\0" in text:
        raise ValueError("a literal must not hold a backslash or a NUL")
    return "'" + text.replace("'", "''") + "'"


def _salted(password, salt, iterations):
    return hashlib.pbkdf2_hmac("sha256", password.encode(), salt, iterations)


def _keyed(key, text):
    return hmac.new(key, text, hashlib.sha256).digest()


def verifier(password, salt=None):
    """What the server keeps of a password. Sent in its place, no log ever holds the password."""
    salt = salt or os.urandom(16)
    salted = _salted(password, salt, ITERATIONS)
    stored = hashlib.sha256(_keyed(salted, b"Client Key")).digest()
    encoded = [base64.b64encode(part).decode()
               for part in (salt, stored, _keyed(salted, b"Server Key"))]
    return f"SCRAM-SHA-256${ITERATIONS}:{encoded[0]}${encoded[1]}:{encoded[2]}"


class Connection:
    """One connection, with TLS and the server's certificate checked against `ca_file`."""

    def __init__(self, host, port, database, user, password, ca_file, timeout=10):
        raw = socket.create_connection((host, port), timeout=timeout)
        try:
            raw.sendall(struct.pack("!II", 8, 80877103))
            if raw.recv(1) != b"S":
                raise ConnectionError("the server speaks no TLS")
            self.socket = ssl.create_default_context(cafile=ca_file).wrap_socket(
                raw, server_hostname=host)
        except BaseException:
            raw.close()
            raise
        try:
            self._begin(user, database, password)
        except BaseException:
            self.socket.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self._send(b"X", b"")
        finally:
            self.socket.close()

    def query(self, text):
        """Rows as lists of texts (None for NULL)."""
        self._send(b"Q", text.encode() + b"\0")
        rows, refused = [], None
        while True:
            kind, body = self._receive()
            if kind == b"D":
                rows.append(_row(body))
            elif kind == b"E":
                refused = _refused(body)
            elif kind == b"Z":
                if refused:
                    raise refused
                return rows

    def _send(self, kind, body):
        self.socket.sendall(kind + struct.pack("!I", len(body) + 4) + body)

    def _exactly(self, count):
        parts = b""
        while len(parts) < count:
            part = self.socket.recv(count - len(parts))
            if not part:
                raise ConnectionError("the server hung up")
            parts += part
        return parts

    def _receive(self):
        kind = self._exactly(1)
        length = struct.unpack("!I", self._exactly(4))[0]
        if not 4 <= length <= LONGEST_MESSAGE:
            raise ConnectionError(f"a message of {length} bytes")
        return kind, self._exactly(length - 4)

    def _begin(self, user, database, password):
        words = b"".join(word.encode() + b"\0" for word in
                         ("user", user, "database", database, "application_name", "secret-rotation"))
        body = struct.pack("!I", 196608) + words + b"\0"
        self.socket.sendall(struct.pack("!I", len(body) + 4) + body)
        scram = None
        while True:
            kind, body = self._receive()
            if kind == b"E":
                raise _refused(body)
            if kind == b"Z":
                return
            if kind != b"R":
                continue
            method = struct.unpack("!I", body[:4])[0]
            if method == 10 and b"SCRAM-SHA-256\0" in body[4:]:
                scram = _Scram(password)
                first = scram.first()
                self._send(b"p", b"SCRAM-SHA-256\0" + struct.pack("!I", len(first)) + first)
            elif method == 11 and scram:
                self._send(b"p", scram.final(body[4:]))
            elif method == 12 and scram:
                scram.check(body[4:])
            elif method != 0 or not (scram and scram.is_checked):
                raise ConnectionError(f"the server asks for authentication {method}, not for SCRAM")


class _Scram:
    def __init__(self, password):
        self.password = password
        self.nonce = base64.b64encode(os.urandom(18)).decode()
        self.is_checked = False

    def first(self):
        return f"n,,n=,r={self.nonce}".encode()

    def final(self, challenge):
        parts = dict(part.split("=", 1) for part in challenge.decode().split(","))
        iterations = int(parts["i"])
        if not parts["r"].startswith(self.nonce) or not ITERATIONS <= iterations <= 1000000:
            raise ConnectionError("the server's challenge is not an answer to ours")
        salted = _salted(self.password, base64.b64decode(parts["s"]), iterations)
        client_key = _keyed(salted, b"Client Key")
        without_proof = f"c=biws,r={parts['r']}"
        spoken = f"n=,r={self.nonce},{challenge.decode()},{without_proof}".encode()
        signature = _keyed(hashlib.sha256(client_key).digest(), spoken)
        proof = bytes(a ^ b for a, b in zip(client_key, signature))
        self.expected = _keyed(_keyed(salted, b"Server Key"), spoken)
        return f"{without_proof},p={base64.b64encode(proof).decode()}".encode()

    def check(self, answer):
        if not hmac.compare_digest(answer, b"v=" + base64.b64encode(self.expected)):
            raise ConnectionError("the server does not know the password either")
        self.is_checked = True


def _row(body):
    count, at, row = struct.unpack("!H", body[:2])[0], 2, []
    for _ in range(count):
        length = struct.unpack("!i", body[at:at + 4])[0]
        at += 4
        row.append(None if length < 0 else body[at:at + length].decode())
        at += max(length, 0)
    return row


def _refused(body):
    fields = {part[:1]: part[1:].decode() for part in body.split(b"\0") if part}
    return Refused(fields.get(b"C", "XX000"), fields.get(b"M", "the server refused"))
