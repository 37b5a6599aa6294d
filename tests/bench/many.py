#!/usr/bin/python3
"""Several processes on this machine fetch one file from one seeder and from each other.

usage: many.py BUILD-FOLDER [--megabytes N] [--fetchers N] [--runs N] [--folder DIR] [--json FILE]

Each fetcher's link names the seeder and all other fetchers, at ports that are chosen before. Printed are the copies that the
seeder sent in all, the time until the last fetcher is done, and the ideal: every fetcher has to receive, open, hash and write the
file once, and somebody to read and seal it, whoever gives it; that is the work of so many transfers between two processes. So
the ideal is the processor time of a transfer between two (measured in the same run: fetcher and seeder, without hashing the
share) times the number of fetchers, divided by the number of processors.
"""
import argparse, json, os, shutil, socket, statistics, subprocess, sys, tempfile, time


def free_ports(count):
    sockets = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


class Seeder:
    def __init__(self, peer, source, state, options):
        self.process = subprocess.Popen([peer, "share", source, "--state", state] + options,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.link = self.process.stdout.readline().strip()
        # What hashing the share took is not part of the transfer.
        self.cpu_before = cpu_of(self.process.pid)

    def end(self):
        time.sleep(0.5)  # so that the last count of what was sent is in
        self.process.stdin.close()
        result = json.loads(self.process.stdout.read())
        self.process.wait()
        result["cpu"] = result["user"] + result["system"] - self.cpu_before
        return result


def cpu_of(pid):
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def compare(source, copy):
    if subprocess.run(["cmp", source, copy]).returncode != 0:
        sys.exit(f"{copy} is not what was sent")


def crowd(peer, source, folder, fetchers, options):
    """Seconds until the last one is done, the seeder's result, the fetchers' results."""
    seeder = Seeder(peer, source, os.path.join(folder, "seeder"), options)
    ports = free_ports(fetchers)
    processes = []
    begin = time.monotonic()
    for i, port in enumerate(ports):
        link = seeder.link + "".join(f"&host=127.0.0.1:{other}" for other in ports if other != port)
        out = os.path.join(folder, f"out{i}")
        os.mkdir(out)
        processes.append(subprocess.Popen([peer, "fetch", link, out, "--state", os.path.join(folder, f"state{i}"), "--port", str(port), "--stay"] + options,
                                          stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
    for process in processes:
        if process.stdout.readline().strip() != "done":
            sys.exit("a fetcher failed")
    took = time.monotonic() - begin
    time.sleep(0.5)
    results = []
    for i, process in enumerate(processes):
        process.stdin.close()
        results.append(json.loads(process.stdout.read()))
        process.wait()
        compare(source, os.path.join(folder, f"out{i}", os.path.basename(source)))
    return took, seeder.end(), results


def once(peer, source, folder, fetchers, options):
    workspace = tempfile.mkdtemp(dir=folder)
    try:
        return crowd(peer, source, workspace, fetchers, options)
    finally:
        shutil.rmtree(workspace)


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("build")
    arguments.add_argument("--megabytes", type=int, default=256)
    arguments.add_argument("--fetchers", type=int, default=8)
    arguments.add_argument("--runs", type=int, default=3)
    arguments.add_argument("--datagram", type=int, default=1472)
    arguments.add_argument("--folder")
    arguments.add_argument("--json")
    a = arguments.parse_args()
    peer = os.path.join(a.build, "bench", "bench_peer")
    folder = tempfile.mkdtemp(prefix="plug-many-", dir=a.folder)
    options = ["--datagram", str(a.datagram)]
    runs = []
    try:
        source = os.path.join(folder, "film.bin")
        with open(source, "wb") as file:
            for _ in range(a.megabytes):
                file.write(os.urandom(1024 * 1024))
        size = a.megabytes * 1024 * 1024
        for _ in range(a.runs):
            _, seeder, fetched = once(peer, source, folder, 1, options)
            alone = fetched[0]["user"] + fetched[0]["system"] + seeder["cpu"]
            took, seeder, fetched = once(peer, source, folder, a.fetchers, options)
            cpu = sum(f["user"] + f["system"] for f in fetched) + seeder["cpu"]
            ideal = alone * a.fetchers / os.cpu_count()
            run = {"seconds": took, "ideal": ideal, "ratio": took / ideal, "copies": seeder["sent"] / size, "cpu": cpu,
                   "cpu_ideal": alone * a.fetchers, "received_each": statistics.mean(f["received"] for f in fetched) / size,
                   "peak_kb": max(f["peak_kb"] for f in fetched), "peak_kb_seeder": seeder["peak_kb"]}
            runs.append(run)
            print("last one done after {seconds:.2f} s, ideal {ideal:.2f} s, ratio {ratio:.2f}; the seeder sent {copies:.2f} copies; each received "
                  "{received_each:.3f}; cpu {cpu:.1f} s of {cpu_ideal:.1f} s; memory {peak_kb:.0f} KiB, seeder {peak_kb_seeder:.0f} KiB".format(**run), flush=True)
    finally:
        shutil.rmtree(folder)
    summary = {key: statistics.median(run[key] for run in runs) for key in runs[0]}
    print(f"medians: ratio {summary['ratio']:.2f}, copies {summary['copies']:.2f}")
    if a.json:
        with open(a.json, "w") as file:
            json.dump({"fetchers": a.fetchers, "megabytes": a.megabytes, "median": summary, "runs": runs}, file, indent=1)


if __name__ == "__main__":
    main()
