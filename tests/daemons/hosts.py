"""One network namespace for each router, joined by veth pairs and, at an exchange, by a bridge."""

import json
import os
import shutil
import signal
import subprocess
import tempfile


def ip(*words, check=True):
    return subprocess.run(["ip", *words], capture_output=True, text=True, check=check).stdout


class Hosts:
    """The namespaces of a scenario, and the processes in them. A context manager: all of it goes."""

    def __init__(self, scenario):
        self.scenario = scenario
        self.tag = f"ct{os.getpid()}"
        self.folder = tempfile.mkdtemp(prefix="daemons")
        self.processes = {}
        self.switches = []
        # link -> name of its interface, the same at both ends; that of its LAN at an exchange
        self.interfaces = {}

    def namespace(self, router):
        return f"{self.tag}-{router}"

    def __enter__(self):
        os.chmod(self.folder, 0o755)
        for router in self.scenario.routers:
            folder = self.folder_of(router)
            os.makedirs(folder)
            shutil.chown(folder, "frr", "frr")
            ip("netns", "add", self.namespace(router))
            settings = [f"net.ipv4.ip_forward={int(not self.scenario.is_route_server(router))}",
                        "net.ipv4.conf.all.rp_filter=0", "net.ipv4.conf.default.rp_filter=0"]
            ip("netns", "exec", self.namespace(router), "sysctl", "-qw", *settings)
            ip("-n", self.namespace(router), "link", "set", "lo", "up")
            loopback = self.scenario.routers[router]["loopback"]
            ip("-n", self.namespace(router), "addr", "add", f"{loopback}/32", "dev", "lo")
        self.join()
        return self

    def join(self):
        lans = {}
        for place, link in enumerate(self.scenario.links):
            if "lan" in link:
                members = lans.setdefault(link["lan"], {})
                members.update({link["a"]: link["a_addr"], link["b"]: link["b_addr"]})
                self.interfaces[link["id"]] = link["lan"]
                continue
            name = self.interfaces[link["id"]] = f"l{place}"
            a, b = self.namespace(link["a"]), self.namespace(link["b"])
            ip("link", "add", name, "netns", a, "type", "veth", "peer", "name", name, "netns", b)
            for router in (link["a"], link["b"]):
                address = self.scenario.address(link, router)
                ip("-n", self.namespace(router), "addr", "add", f"{address}/30", "dev", name)
                ip("-n", self.namespace(router), "link", "set", name, "up")
        for lan, members in lans.items():
            self.exchange(lan, members)

    def exchange(self, lan, members):
        """A bridge with a port for each member; all have an interface called like the LAN."""
        switch = f"{self.tag}-switch-{lan}"
        self.switches.append(switch)
        ip("netns", "add", switch)
        ip("-n", switch, "link", "add", "fabric", "type", "bridge", "forward_delay", "0")
        ip("-n", switch, "link", "set", "fabric", "up")
        for place, (router, address) in enumerate(members.items()):
            port, there = f"port{place}", self.namespace(router)
            ip("link", "add", port, "netns", switch, "type", "veth", "peer", "name", lan,
               "netns", there)
            ip("-n", switch, "link", "set", port, "master", "fabric", "up")
            ip("-n", there, "addr", "add", f"{address}/24", "dev", lan)
            ip("-n", there, "link", "set", lan, "up")

    def folder_of(self, router):
        return os.path.join(self.folder, router)

    def spawn(self, router, argv):
        """Starts a daemon in the namespace of a router."""
        log = open(os.path.join(self.folder_of(router), "stderr"), "a", encoding="utf-8")
        command = ["ip", "netns", "exec", self.namespace(router), *argv]
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                   start_new_session=True)
        self.processes.setdefault(router, []).append(process)

    def check(self):
        """Raises an error if a daemon ended by itself, with what it said."""
        for router, processes in self.processes.items():
            if any(process.poll() is not None for process in processes):
                with open(os.path.join(self.folder_of(router), "stderr"), encoding="utf-8") as log:
                    raise RuntimeError(f"{router} ended: {log.read()}")

    def stop(self, router):
        """Kills the daemons of a router at once."""
        for process in self.processes.pop(router, []):
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
            process.wait()

    def set_link(self, link, is_up):
        name = self.interfaces[link["id"]]
        for router in (link["a"], link["b"]):
            ip("-n", self.namespace(router), "link", "set", name, "up" if is_up else "down")

    def set_router(self, router, is_up):
        names = {self.interfaces[link["id"]]: link for link in self.scenario.links_of(router)}
        for name, link in names.items():
            ends = [router] if "lan" in link else [link["a"], link["b"]]
            for end in ends:
                ip("-n", self.namespace(end), "link", "set", name, "up" if is_up else "down")

    def black_hole(self, router, prefix, is_on):
        """The route that a router delivers its own prefix by."""
        word = "replace" if is_on else "del"
        ip("-n", self.namespace(router), "route", word, "blackhole", prefix, "proto", "250",
           check=False)

    def next_router(self, router, address):
        """The next router towards an address by the kernel's table, "here", or nothing."""
        argv = ["ip", "-n", self.namespace(router), "-json", "route", "get", address]
        answer = subprocess.run(argv, capture_output=True, text=True, check=False)
        if answer.returncode:
            return "here" if "Invalid argument" in answer.stderr else None
        route = json.loads(answer.stdout)[0]
        if route.get("type") in ("blackhole", "local"):
            return "here"
        if route.get("type") == "unreachable":
            return None
        return self.scenario.owner.get(route.get("gateway"))

    def __exit__(self, *_):
        for router in list(self.processes):
            self.stop(router)
        for router in self.scenario.routers:
            ip("netns", "del", self.namespace(router), check=False)
        for switch in self.switches:
            ip("netns", "del", switch, check=False)
        shutil.rmtree(self.folder, ignore_errors=True)
