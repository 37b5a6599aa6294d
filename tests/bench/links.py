#!/usr/bin/python3
"""Moves a file over emulated links, by PLUG and by libtorrent in turns, and prints how much of each link they use.

usage: links.py BUILD-FOLDER --lab LINKEM-LAB [--table loss|forger] [--seconds N] [--runs N] [--json FILE]

LINKEM-LAB is a program that joins network namespaces by an emulated link, called as `LINKEM-LAB run --hosts a,b LINK OPTIONS -- COMMAND`
with LAB_NS_a and LAB_IP_a in COMMAND's environment. Needs root, as that does. PLUG is plug-cli, from its start to its end, with a file
that the link would take --seconds for; libtorrent (Debian: python3-libtorrent) gets twice that time at most, over TCP with CUBIC as desktops
have it, and over uTP, both in clear.
"""
import argparse, json, os, shutil, statistics, subprocess, sys, tempfile, time

HERE = os.path.dirname(os.path.abspath(__file__))
RATES, ROUND_TRIPS, LOSSES = (20, 100, 200), (10, 50, 200), (0, 1, 3)
FORGER = ["--rst-inject", "1000000", "--udp-forge", "2000,mutate", "--corrupt", "1", "--replay", "1", "--icmp-unreach", "50"]


def in_host(host, *command, **options):
    return subprocess.Popen(["ip", "netns", "exec", os.environ["LAB_NS_" + host], *command], text=True, **options)


def plug(a, source, folder, limit):
    cli = os.path.join(a.build, "bin", "plug-cli")
    share = in_host("a", cli, "--state", os.path.join(folder, "a"), "share", source, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    link = ""
    while not link.startswith("plug:"):
        link = share.stdout.readline().strip()
    out = os.path.join(folder, "out")
    os.mkdir(out)
    begin = time.monotonic()
    get = in_host("b", cli, "--state", os.path.join(folder, "b"), "get", link, "-o", out, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        code = get.wait(2 * limit) # only what is whole is compared
        seconds = time.monotonic() - begin
        if code != 0 or subprocess.run(["cmp", source, os.path.join(out, os.path.basename(source))]).returncode != 0:
            sys.exit(f"plug-cli get ended with {code}, or with other bytes")
        return os.path.getsize(source) / seconds
    except subprocess.TimeoutExpired:
        get.kill()
        return 0
    finally:
        share.terminate()
        share.wait()


def libtorrent(mode):
    def run(a, source, folder, limit):
        cubic = dict(os.environ, LD_PRELOAD=os.path.join(a.build, "bench", "prefer_cubic.so"))
        command = [sys.executable, os.path.join(HERE, "libtorrent_pair.py"), source, "--folder", folder, "--mode", mode, "--limit", str(limit),
                   "--seed-address", os.environ["LAB_IP_a"], "--leech-address", os.environ["LAB_IP_b"]]
        subprocess.run(command + ["--role", "torrent"], check=True)
        seed = in_host("a", *command, "--role", "seed", env=cubic, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        seed.stdout.readline()
        leech = in_host("b", *command, "--role", "leech", env=cubic, stdout=subprocess.PIPE)
        result = json.loads(leech.communicate()[0])
        seed.stdin.close()
        seed.wait()
        return result["bytes"] / result["seconds"]
    return run


CONTENDERS = {"PLUG": plug, "libtorrent TCP": libtorrent("tcp"), "libtorrent uTP": libtorrent("utp")}


def measure_here(a):
    """Between the hosts of a lab: each contender once; bytes a second."""
    rates = {}
    with tempfile.TemporaryDirectory() as base:
        source = os.path.join(base, "source.bin")
        with open(source, "wb") as out:
            for _ in range(max(1, int(a.inside * a.seconds / 8))):
                out.write(os.urandom(1_000_000))
        for name, run in CONTENDERS.items():
            folder = os.path.join(base, "run")
            os.mkdir(folder)
            rates[name] = run(a, source, folder, 2 * a.seconds)
            shutil.rmtree(folder)
    print(json.dumps(rates), flush=True)


def measure(a, rate, options):
    """Medians over the runs: parts of the link's rate in IP bytes."""
    runs = []
    for turn in range(a.runs):
        command = [a.lab, "run", "--lab", f"links{os.getpid()}", "--hosts", "a,b", "--rate", f"{rate}M", *options, "--seed", str(turn + 1), "--stats", os.devnull, "--",
                   sys.executable, os.path.abspath(__file__), a.build, "--lab", a.lab, "--seconds", str(a.seconds), "--inside", str(rate)]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        if done.returncode != 0:
            sys.exit(done.stderr)
        runs.append(json.loads([line for line in done.stdout.splitlines() if line.startswith('{"PLUG')][-1]))
    return {name: statistics.median(r[name] for r in runs) / (rate * 1e6 / 8) for name in CONTENDERS}


def rows(table):
    if table == "forger":
        for options, words in ((["--delay", "5ms"], "nobody else"), (["--delay", "5ms", *FORGER], "a forger")):
            yield 200, options, f"200 Mbit/s, 10 ms, {words}"
        return
    for rate in RATES:
        for trip in ROUND_TRIPS:
            for loss in LOSSES:
                queue = max(trip, 20)
                yield rate, ["--delay", f"{trip / 2}ms", "--loss", str(loss), "--queue", f"{queue}ms"], f"{rate} Mbit/s, {trip} ms, {loss} %"


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("build", type=os.path.abspath)
    arguments.add_argument("--lab", required=True)
    arguments.add_argument("--table", choices=["loss", "forger"], default="loss")
    arguments.add_argument("--seconds", type=int, default=12)
    arguments.add_argument("--runs", type=int, default=1)
    arguments.add_argument("--json")
    arguments.add_argument("--inside", type=int, help=argparse.SUPPRESS)
    a = arguments.parse_args()
    if a.inside:
        return measure_here(a)
    results = {}
    print(f"{'parts of the link in %':32}" + "".join(f"{name:>16}" for name in CONTENDERS), flush=True)
    for rate, options, words in rows(a.table):
        results[words] = measure(a, rate, options)
        print(f"{words:32}" + "".join(f"{100 * part:16.1f}" for part in results[words].values()), flush=True)
    if a.json:
        with open(a.json, "w") as out:
            json.dump(results, out, indent=1)


main()
