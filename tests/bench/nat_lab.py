#!/usr/bin/python3
"""Two homes behind routers of all kinds, a host in the middle that both know, and who fetches from whom: real processes in network namespaces.

usage: nat_lab.py BUILD-FOLDER [--kinds none,cone,restricted,symmetric] [--pairs A:B,…] [--idle S] [--nat-timeout S] [--patience S] [--bare] [--runs N] [--json FILE]

Needs root, iproute2 and nftables, and touches nothing outside its namespaces, which have no way out. For each pair of kinds, and with a host in the
middle that relays or does not: one home shares a file, the other fetches it by the link (with --bare: by the GUID alone), --idle seconds after both
met the host in the middle. Printed is the way by which the fetcher says that it reaches the sharer, and the time from the start of `plug-cli get` to
its first verified byte on the disk.

Kinds: none, a public address; cone, a router that keeps the port and lets anybody in by it; restricted, which keeps the port and lets in whom its
host has sent to (most homes); symmetric, which takes another port for each destination, and is as strict.
"""
import argparse, contextlib, json, os, signal, statistics, subprocess, sys, tempfile, time

KINDS = ("none", "cone", "restricted", "symmetric")
PORT = 40000
SIZE = 1 << 20
PATIENCE = 60  # with a single program's answer

# What arrives unasked is dropped before connection tracking records it: a record would take the port away from the host's own later packets.
ROUTER = """
table ip nat {{
    chain source {{ type nat hook postrouting priority srcnat; oifname "wan" masquerade {flags}; }}
}}
table ip filter {{
    chain input {{ type filter hook input priority filter; iifname "wan" ct state new drop; }}
    chain forward {{ type filter hook forward priority filter; iifname "wan" ct status dnat accept; iifname "wan" ct state new drop; }}
}}
"""
CONE = """
table ip nat {{
    set mapped {{ type inet_service; flags dynamic, timeout; timeout {timeout}s; }}
    chain remember {{ type filter hook forward priority filter; iifname "lan" oifname "wan" meta l4proto udp update @mapped {{ udp sport }}; }}
    chain destination {{ type nat hook prerouting priority dstnat; iifname "wan" udp dport @mapped dnat to {own}; }}
}}
"""


class Lab:
    """The middle, "net", with a cable to every host or its router."""

    def __init__(self, nat_timeout):
        self.nat_timeout = nat_timeout
        self.prefix = f"natlab{os.getpid()}-"
        self.namespaces = []
        self.add("net")
        self.sysctl("net", "net.ipv4.ip_forward=1")

    def name(self, host):
        return self.prefix + host

    def add(self, host):
        subprocess.run(["ip", "netns", "add", self.name(host)], check=True)
        self.namespaces.append(host)
        self.sysctl(host, "net.ipv6.conf.all.disable_ipv6=1", "net.ipv6.conf.default.disable_ipv6=1")
        self.ip(host, "link set lo up")

    def ip(self, host, words):
        subprocess.run(["ip", "-n", self.name(host), *words.split()], check=True)

    def sysctl(self, host, *settings):
        subprocess.run(["ip", "netns", "exec", self.name(host), "sysctl", "-qw", *settings], check=True)

    def cable(self, one, name, at, other, other_name, other_at):
        """Routes `one` to the world through `other`."""
        self.ip(one, f"link add {name} type veth peer name {other_name} netns {self.name(other)}")
        self.ip(one, f"addr add {at}/24 dev {name}")
        self.ip(other, f"addr add {other_at}/24 dev {other_name}")
        self.ip(one, f"link set {name} up")
        self.ip(other, f"link set {other_name} up")
        self.ip(one, f"route add default via {other_at}")

    def host(self, name, number, kind):
        """Each public address is in a /16 of its own, as those of strangers are. They belong to somebody, but not in here."""
        public, gate = f"8.{number}.0.1", f"8.{number}.0.254"
        self.add(name)
        if kind == "none":
            self.cable(name, "wan", public, "net", f"to{number}", gate)
            return
        router, own = name + "-nat", f"192.168.{number}.2"
        self.add(router)
        self.sysctl(router, "net.ipv4.ip_forward=1")
        if self.nat_timeout:
            self.sysctl(router, *(f"net.netfilter.nf_conntrack_udp_timeout{flow}={self.nat_timeout}" for flow in ("", "_stream")))
        self.cable(router, "wan", public, "net", f"to{number}", gate)
        self.cable(name, "eth0", own, router, "lan", f"192.168.{number}.1")
        rules = ROUTER.format(flags="fully-random" if kind == "symmetric" else "") + (CONE.format(own=own, timeout=self.nat_timeout or 120) if kind == "cone" else "")
        subprocess.run(["ip", "netns", "exec", self.name(router), "nft", "-f", "-"], input=rules, text=True, check=True)

    def start(self, host, *command, **options):
        return subprocess.Popen(["ip", "netns", "exec", self.name(host), *command], text=True, stdout=subprocess.PIPE, **options)

    def close(self):
        for host in reversed(self.namespaces):
            subprocess.run(["ip", "netns", "del", self.name(host)], check=False)


class Client:
    """plug-cli with a state folder, in a host."""

    def __init__(self, a, lab, host, folder):
        self.lab, self.host, self.cli = lab, host, os.path.join(a.build, "bin", "plug-cli")
        self.log = open(os.path.join(folder, host + ".log"), "a")
        self.state = ["--state", os.path.join(folder, "state-" + host)]
        self.environment = {key: value for key, value in os.environ.items() if key != "PLUG_LOCAL_ONLY"}

    def run(self, *arguments):
        return self.lab.start(self.host, self.cli, *arguments, *self.state, stderr=self.log, env=self.environment)

    def know(self, address):
        process = self.run("hosts", "add", address)
        process.communicate(timeout=PATIENCE)
        if process.returncode != 0:
            sys.exit(f"hosts add ended with {process.returncode}")

    @contextlib.contextmanager
    def sharing(self, path, *options):
        process = self.run("share", path, *options)
        try:
            yield process.stdout.readline().strip()
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=PATIENCE)


def random_file(folder, name, size):
    path = os.path.join(folder, name)
    with open(path, "wb") as out:
        out.write(os.urandom(size))
    return path


def has_bytes(folder):
    with contextlib.suppress(FileNotFoundError):
        return any(entry.stat().st_size > 0 for entry in os.scandir(folder))
    return False


def fetch(a, client, link, source, folder):
    """How, and seconds until the first byte; nothing where it did not come."""
    out = os.path.join(folder, "out")
    begin = time.monotonic()
    process = client.run("--json", "get", link, "-o", out, "--timeout", str(a.patience),
                         "--down-limit", "400k")  # so that it lasts until its ways are told
    first = None
    while process.poll() is None and time.monotonic() - begin < a.patience + PATIENCE:
        if first is None and has_bytes(out):
            first = time.monotonic() - begin
        time.sleep(0.005)
    if process.poll() is None:
        process.kill()
    events = [json.loads(line) for line in process.communicate()[0].splitlines()]
    copy = os.path.join(out, os.path.basename(source))
    if process.returncode != 0 or subprocess.run(["cmp", source, copy]).returncode != 0:
        return {"way": "not", "first": None, "why": [e.get("reason") for e in events if e["event"] == "failed"]}
    if first is None:
        first = time.monotonic() - begin
    return {"way": way_to(events, a.sharer), "first": first}


def way_to(events, sharer):
    """The last that is said of it; to a fetch by a link only."""
    ways = [e["how"] for e in events if e["event"] == "host" and e["host"].split("@")[0] == sharer]
    return ways[-1] if ways else "unknown"


def measure(a, sharer_kind, fetcher_kind, relays):
    with tempfile.TemporaryDirectory(prefix="plug-nat-") as folder, contextlib.ExitStack() as stack:
        lab = Lab(a.nat_timeout)
        stack.callback(lab.close)
        for number, (name, kind) in enumerate((("middle", "none"), ("sharer", sharer_kind), ("fetcher", fetcher_kind)), 1):
            lab.host(name, number, kind)
        middle, sharer, fetcher = (Client(a, lab, name, folder) for name in ("middle", "sharer", "fetcher"))
        known = random_file(folder, "known.bin", 1000)
        stack.enter_context(middle.sharing(known, "--port", str(PORT), *(["--relay"] if relays else [])))
        for client in (sharer, fetcher):
            client.know(f"8.1.0.1:{PORT}")
        source = random_file(folder, "wanted.bin", SIZE)
        link = stack.enter_context(sharer.sharing(source))
        a.sharer = link.split("host=")[1].split("@")[0]
        time.sleep(a.idle)
        result = fetch(a, fetcher, link.split("?")[0] if a.bare else link, source, folder)
        if a.keep_logs:
            for client in (middle, sharer, fetcher):
                client.log.flush()
                print(open(client.log.name).read(), end="", file=sys.stderr)
        return result


def words_of(runs):
    firsts = [run["first"] for run in runs if run["first"] is not None]
    ways = "/".join(sorted({run["way"] for run in runs}))
    return ways + (f", {statistics.median(firsts):.2f} s" if firsts else "")


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("build", type=os.path.abspath)
    arguments.add_argument("--kinds", type=lambda text: text.split(","), default=list(KINDS))
    arguments.add_argument("--pairs", type=lambda text: [tuple(pair.split(":")) for pair in text.split(",")])
    arguments.add_argument("--relays", choices=["yes", "no", "both"], default="both")
    arguments.add_argument("--idle", type=float, default=3, help="seconds between the meeting with the host in the middle and the fetch")
    arguments.add_argument("--nat-timeout", type=int, help="seconds after which routers forget; without it as long as Linux remembers")
    arguments.add_argument("--patience", type=int, default=15)
    arguments.add_argument("--bare", action="store_true")
    arguments.add_argument("--runs", type=int, default=1)
    arguments.add_argument("--keep-logs", action="store_true")
    arguments.add_argument("--json")
    a = arguments.parse_args()
    results = []
    middles = {"yes": [True], "no": [False], "both": [False, True]}[a.relays]
    print(f"{'sharer':12}{'fetcher':12}" + "".join(f"{'with' if relays else 'without':>10} a relay   " for relays in middles), flush=True)
    for sharer, fetcher in a.pairs or [(one, other) for one in a.kinds for other in a.kinds]:
        cells = []
        for relays in middles:
            runs = [measure(a, sharer, fetcher, relays) for _ in range(a.runs)]
            results.append({"sharer": sharer, "fetcher": fetcher, "relays": relays, "runs": runs})
            cells.append(words_of(runs))
        print(f"{sharer:12}{fetcher:12}" + "".join(f"{cell:>20}" for cell in cells), flush=True)
    if a.json:
        with open(a.json, "w") as out:
            json.dump(results, out, indent=1)


main()
