#!/usr/bin/env python3
"""Makes tests/data/sessions.json: one handshake and a few datagrams, written from docs/protocol.md alone, with nothing of the
program in it. Each side's "random" bytes are all the same, so that the order of drawing does not matter.

    python3 tests/core/transport/session_vectors.py > tests/data/sessions.json     (needs the package `cryptography`)
"""
import hashlib
import hmac
import json

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

CALLER, CALLED = 0x11, 0x22
CALLER_INDEX, CALLED_INDEX = 0x01020304, 0xA1A2A3A4


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def mac(key, *parts):
    return hmac.new(key, b"".join(parts), hashlib.sha256).digest()


def hkdf2(chaining, secret):
    temporary = mac(chaining, secret)
    first = mac(temporary, b"\x01")
    return first, mac(temporary, first, b"\x02")


def ctr(key, block, data):
    return Cipher(algorithms.AES(key), modes.CTR(block)).encryptor().update(data)


def ecb(key, block):
    return Cipher(algorithms.AES(key), modes.ECB()).encryptor().update(block)


def xor(data, mask):
    return bytes(a ^ b for a, b in zip(data, mask))


def gcm_nonce(counter):
    return bytes(4) + counter.to_bytes(8, "big")


def below(fill, bound):
    return int.from_bytes(bytes([fill]) * 8, "big") % bound


def raw(public):
    return public.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)


class Host:
    def __init__(self, fill, seed, index):
        self.fill, self.index = fill, index
        self.identity = Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32)
        self.public = raw(self.identity.public_key())
        self.host_id = sha256(self.public)
        self.key = X25519PrivateKey.from_private_bytes(bytes([fill]) * 32)  # ephemeral and static: the same "random" bytes
        self.key_public = raw(self.key.public_key())

    def dh(self, other):
        return self.key.exchange(X25519PublicKey.from_public_bytes(other))


class Noise:
    """The transcript; both sides compute the same, so one is enough."""

    def __init__(self, prologue):
        name = b"Noise_XX_25519_AESGCM_SHA256"
        self.h = self.ck = name + bytes(32 - len(name))
        self.k, self.n = None, 0
        self.mix_hash(prologue)

    def mix_hash(self, data):
        self.h = sha256(self.h, data)

    def mix_key(self, secret):
        self.ck, self.k = hkdf2(self.ck, secret)
        self.n = 0

    def seal(self, text):
        sealed = AESGCM(self.k).encrypt(gcm_nonce(self.n), text, self.h) if self.k else text
        self.n += 1
        self.mix_hash(sealed)
        return sealed


def payload(host, role, noise_hash, flags, size):
    text = b"PLUG/1 identity" + bytes([role]) + noise_hash + host.key_public
    body = CALLER_INDEX.to_bytes(4, "big") + CALLED_INDEX.to_bytes(4, "big") + host.public + host.identity.sign(text)
    body += (65507).to_bytes(2, "big") + bytes([flags]) + bytes(2)
    return body + bytes(size - len(body))


def session_datagram(key, index, flags, counter, text):
    header = index.to_bytes(4, "big") + bytes([flags]) + counter.to_bytes(8, "big")
    if flags & 1:
        body, tag = text, AESGCM(key).encrypt(gcm_nonce(counter), b"", header + text)
    else:
        sealed = AESGCM(key).encrypt(gcm_nonce(counter), text, header)
        body, tag = sealed[:-16], sealed[-16:]
    mask = ecb(mac(key, b"PLUG/1 header mask"), tag)
    return header[:4] + xor(header[4:], mask) + body + tag


def handshake(called_by_name):
    caller, called = Host(CALLER, 0x51, CALLER_INDEX), Host(CALLED, 0x52, CALLED_INDEX)
    target = called.host_id if called_by_name else bytes(32)
    mask_key, mac1_key = sha256(b"PLUG/1 handshake mask", target), sha256(b"PLUG/1 mac1", target)
    answer_mask = mac(mask_key, caller.key_public)

    size = 1200 + below(CALLER, 33)
    head = bytes([CALLER]) * 4 + b"\x01" + CALLER_INDEX.to_bytes(4, "big")
    padding = bytes([CALLER]) * (size - 73)
    noise = Noise(b"PLUG/1" + head)
    noise.mix_hash(caller.key_public)
    noise.seal(padding)
    plain = head + caller.key_public + padding
    mac1 = mac(mac1_key, plain)[:16]
    first = plain[:4] + ctr(mask_key, mac1, plain[4:]) + mac1
    cookie = bytes(range(16))
    first_with_cookie = first + mac(cookie, first)[:16]
    first += bytes([CALLER]) * 16

    nonce = bytes([CALLED]) * 12
    cookie_key = mac(sha256(b"PLUG/1 cookie", target), nonce)
    reply = CALLER_INDEX.to_bytes(4, "big") + nonce + AESGCM(cookie_key).encrypt(bytes(12), cookie + bytes(16), mac1)

    size = 1200 + below(CALLED, len(first) - 1200 + 1)
    before = noise.h
    noise.mix_hash(called.key_public)
    noise.mix_key(called.dh(caller.key_public))
    body = called.key_public + noise.seal(called.key_public)
    noise.mix_key(called.dh(caller.key_public))
    body += noise.seal(payload(called, 2, before, 1, size - 9 - 32 - 48 - 16))
    plain = CALLER_INDEX.to_bytes(4, "big") + b"\x02" + CALLED_INDEX.to_bytes(4, "big") + body
    second = plain[:4] + ctr(answer_mask, plain[-16:], plain[4:41]) + plain[41:]

    before = noise.h
    body = noise.seal(caller.key_public)
    noise.mix_key(caller.dh(called.key_public))
    body += noise.seal(payload(caller, 1, before, 3, 109 + below(CALLER, 256)))
    plain = CALLED_INDEX.to_bytes(4, "big") + b"\x03" + body
    third = plain[:4] + ctr(answer_mask, plain[-16:], plain[4:5]) + plain[5:]

    to_called, to_caller = hkdf2(noise.ck, b"")
    text = b"any run of frames"
    values = {
        "first": first, "first_with_cookie": first_with_cookie, "cookie": cookie, "cookie_reply": reply,
        "second": second, "third": third, "handshake_hash": noise.h, "text": text,
        "caller_0_fresh": session_datagram(to_called, CALLED_INDEX, 2, 0, text),
        "caller_1_clear": session_datagram(to_called, CALLED_INDEX, 1, 1, text),
        "called_0": session_datagram(to_caller, CALLER_INDEX, 0, 0, text),
    }
    return {"by_name": called_by_name, "called_host_id": called.host_id.hex()} | {k: v.hex() for k, v in values.items()}


print(json.dumps({"handshakes": [handshake(True), handshake(False)]}, indent=1))
