#!/usr/bin/python3
"""Moves one file between two processes on this machine, by PLUG and by others, in turns, and prints medians and ratios.

usage: transfer.py BUILD-FOLDER [--megabytes N] [--runs N] [--folder DIR] [--json FILE]

Contenders: PLUG with datagrams of at most 1,472 bytes and with the loopback's own; the floor (bench_floor: the same sealing, hashing
and writing with no protocol); libtorrent over TCP and uTP, in clear and encrypted, where its Python binding is installed
(Debian: python3-libtorrent). A time is from the moment the fetcher knows where to ask to the file's being complete.
A TCP of the usual kind may be BBR here; what is used is printed.
"""
import argparse, json, os, resource, shutil, statistics, subprocess, sys, tempfile

HERE = os.path.dirname(os.path.abspath(__file__))


def cpu_seconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def plug(datagram):
    def run(bench, source, folder):
        peer = os.path.join(bench, "bench_peer")
        options = ["--datagram", str(datagram)]
        sharer = subprocess.Popen([peer, "share", source, "--state", os.path.join(folder, "a")] + options,
                                  stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        link = sharer.stdout.readline().strip()
        out = os.path.join(folder, "out")
        os.mkdir(out)
        fetched = subprocess.run([peer, "fetch", link, out, "--state", os.path.join(folder, "b")] + options,
                                 stdout=subprocess.PIPE, text=True, timeout=600, check=True)
        sharer.stdin.close()
        served = json.loads(sharer.stdout.read())
        sharer.wait()
        result = json.loads(fetched.stdout)
        # Hashing the share is not part of the transfer; the sharer's figure holds it.
        result["cpu_fetch"] = result["user"] + result["system"]
        result["cpu_share"] = served["user"] + served["system"]
        result["peak_kb_share"] = served["peak_kb"]
        compare(source, os.path.join(out, os.path.basename(source)))
        return result
    return run


def floor(bench, source, folder):
    out = os.path.join(folder, "out")
    done = subprocess.run([os.path.join(bench, "bench_floor"), source, out], stdout=subprocess.PIPE, text=True, timeout=600, check=True)
    return json.loads(done.stdout)


def libtorrent(mode, encrypt):
    def run(bench, source, folder):
        command = [sys.executable, os.path.join(HERE, "libtorrent_pair.py"), source, "--folder", folder, "--mode", mode]
        done = subprocess.run(command + (["--encrypt"] if encrypt else []), stdout=subprocess.PIPE, text=True, timeout=600, check=True)
        return json.loads(done.stdout)
    return run


def compare(a, b):
    if subprocess.run(["cmp", a, b]).returncode != 0:
        sys.exit(f"{b} is not what was sent")


def has_libtorrent():
    return subprocess.run([sys.executable, "-c", "import libtorrent"], stderr=subprocess.DEVNULL).returncode == 0


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("build")
    arguments.add_argument("--megabytes", type=int, default=1024)
    arguments.add_argument("--runs", type=int, default=5)
    arguments.add_argument("--folder")
    arguments.add_argument("--json")
    arguments.add_argument("--only", help="contenders with this in their name")
    a = arguments.parse_args()
    contenders = {"PLUG, 1472": plug(1472), "PLUG, 65507": plug(65507), "floor, 1472": floor}
    if has_libtorrent():
        contenders |= {"libtorrent TCP, clear": libtorrent("tcp", False), "libtorrent uTP, clear": libtorrent("utp", False),
                       "libtorrent uTP, encrypted": libtorrent("utp", True)}
    else:
        print("libtorrent: not installed, left out (Debian: python3-libtorrent)")
    if a.only:
        contenders = {name: run for name, run in contenders.items() if a.only in name}
    with open("/proc/sys/net/ipv4/tcp_congestion_control") as control:
        print("TCP here:", control.read().strip())
    results = {name: [] for name in contenders}
    with tempfile.TemporaryDirectory(dir=a.folder) as base:
        source = os.path.join(base, "source.bin")
        with open(source, "wb") as out:
            for _ in range(a.megabytes):
                out.write(os.urandom(1 << 20))
        for turn in range(a.runs):
            for name, run in contenders.items():
                folder = os.path.join(base, "run")
                os.mkdir(folder)
                before = cpu_seconds()
                result = run(os.path.join(a.build, "bench"), source, folder)
                result["cpu"] = cpu_seconds() - before
                result["rate"] = result["bytes"] / result["seconds"] / 1e6
                results[name].append(result)
                shutil.rmtree(folder)
    report(results)
    if a.json:
        with open(a.json, "w") as out:
            json.dump(results, out, indent=1)


def report(results):
    first = next(iter(results))
    print(f"{'':28}{'MB/s':>8}{'least':>8}{'most':>8}{'CPU s/GB':>10}   {first} is … times that, in pairs")
    for name, runs in results.items():
        rates = [r["rate"] for r in runs]
        ratio = statistics.median(p["rate"] / r["rate"] for p, r in zip(results[first], runs))
        cpu = statistics.median(r["cpu"] / r["bytes"] * 1e9 for r in runs)
        print(f"{name:28}{statistics.median(rates):8.0f}{min(rates):8.0f}{max(rates):8.0f}{cpu:10.2f}   {ratio:.2f}")


main()
