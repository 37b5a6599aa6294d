#!/usr/bin/python3
"""One libtorrent seeder and one leecher move a file between two processes: what transfer.py compares with.

usage: libtorrent_pair.py FILE --folder DIR --mode tcp|utp [--encrypt]
With --role each side runs by itself, between hosts of their own too: torrent first, then seed, which says "ready", then leech.
Prints one line of JSON: bytes, and seconds from the connection's begin to the last piece's being hashed and written.
"""
import argparse, json, os, subprocess, sys, time
import libtorrent as lt


def settings(a, address, port):
    policy = lt.enc_policy.forced if a.encrypt else lt.enc_policy.disabled
    is_tcp = a.mode == "tcp"
    return {
        "listen_interfaces": f"{address}:{port}", "enable_dht": False, "enable_lsd": False, "enable_upnp": False, "enable_natpmp": False,
        "enable_outgoing_tcp": is_tcp, "enable_incoming_tcp": is_tcp, "enable_outgoing_utp": not is_tcp, "enable_incoming_utp": not is_tcp,
        "out_enc_policy": policy, "in_enc_policy": policy, "allowed_enc_level": lt.enc_level.rc4 if a.encrypt else lt.enc_level.both,
        "allow_multiple_connections_per_ip": True, "mixed_mode_algorithm": 0, "rate_limit_ip_overhead": False, "alert_mask": 0,
        # Room for a fast line: its defaults are for slow ones.
        "send_buffer_watermark": 8 << 20, "send_buffer_watermark_factor": 150, "max_out_request_queue": 5000, "request_queue_time": 3,
        "max_allowed_in_request_queue": 8000, "aio_threads": 2, "hashing_threads": 2, "max_queued_disk_bytes": 64 << 20,
        "recv_socket_buffer_size": 4 << 20, "send_socket_buffer_size": 4 << 20,
    }


def make_torrent(a):
    files = lt.file_storage()
    lt.add_files(files, a.file)
    torrent = lt.create_torrent(files, piece_size=4 << 20, flags=lt.create_torrent.v1_only)
    lt.set_piece_hashes(torrent, os.path.dirname(a.file))
    with open(a.torrent, "wb") as out:
        out.write(lt.bencode(torrent.generate()))


def add(session, a, folder, flags):
    parameters = lt.add_torrent_params()
    parameters.ti = lt.torrent_info(a.torrent)
    parameters.save_path = folder
    parameters.flags |= flags
    parameters.flags &= ~lt.torrent_flags.paused & ~lt.torrent_flags.auto_managed
    return session.add_torrent(parameters)


def seed(a):
    session = lt.session(settings(a, a.seed_address, a.port))
    handle = add(session, a, os.path.dirname(a.file), lt.torrent_flags.seed_mode)
    print("ready", flush=True)
    sys.stdin.read()
    del handle


def leech(a):
    session = lt.session(settings(a, a.leech_address, a.port + 1))
    handle = add(session, a, a.folder, 0)
    begin = time.time()
    handle.connect_peer((a.seed_address, a.port))
    while not handle.status().is_seeding and time.time() - begin < a.limit:
        time.sleep(0.01)
    status = handle.status()
    print(json.dumps({"bytes": status.total_done, "seconds": time.time() - begin, "complete": bool(status.is_seeding)}), flush=True)


def pair(a):
    make_torrent(a)
    command = [sys.executable, os.path.abspath(__file__), a.file, "--folder", a.folder, "--mode", a.mode, "--port", str(a.port)]
    command += ["--encrypt"] if a.encrypt else []
    seeder = subprocess.Popen(command + ["--role", "seed"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    seeder.stdout.readline()
    leecher = subprocess.run(command + ["--role", "leech"])
    seeder.stdin.close()
    seeder.wait()
    sys.exit(leecher.returncode)


parser = argparse.ArgumentParser()
parser.add_argument("file")
parser.add_argument("--folder", required=True)
parser.add_argument("--mode", choices=["tcp", "utp"], default="tcp")
parser.add_argument("--encrypt", action="store_true")
parser.add_argument("--role", choices=["torrent", "seed", "leech", "pair"], default="pair")
parser.add_argument("--port", type=int, default=47881)
parser.add_argument("--seed-address", default="127.0.0.1")
parser.add_argument("--leech-address", default="127.0.0.1")
parser.add_argument("--limit", type=float, default=300)
arguments = parser.parse_args()
arguments.file = os.path.abspath(arguments.file)
arguments.torrent = os.path.join(arguments.folder, "t.torrent")
{"torrent": make_torrent, "seed": seed, "leech": leech, "pair": pair}[arguments.role](arguments)
