#!/usr/bin/env python3
"""Runs small networks on real FRR and BIRD, and writes down what they did.

    sudo python3 tests/daemons/run.py [NAME...]        writes tests/daemons/recorded/NAME.json
    sudo python3 tests/daemons/run.py --check [NAME...]  compares with what is written there

Needs root, iproute2, and Debian's packages `frr` (8.4) and `bird2` (2.0.12). Each router is a network
namespace. A network is run under FRR, under BIRD, or "mixed", each router under its own daemon.
`cargo test --test corpus` compares the recordings with the engine.
"""

import argparse
import json
import os
import sys
import time

import bird
import frr
from hosts import Hosts
from networks import networks
from scenario import MARK, Scenario

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "recorded")
DAEMONS = {"frr": frr.Router, "bird": bird.Router}


class Run:
    """One run of a scenario."""

    def __init__(self, scenario, kind, hosts):
        self.scenario, self.kind, self.hosts = scenario, kind, hosts
        self.down_routers, self.down_links = set(), set()
        self.announced = {place for place in range(len(scenario.origins))}
        self.drained = set()
        self.routers = {}
        for router in scenario.routers:
            daemon = DAEMONS[scenario.daemon_of(router, kind)]
            folder = hosts.folder_of(router)
            self.routers[router] = daemon(scenario, router, folder, hosts.spawn, hosts.interfaces)

    def start(self, router):
        own = [p for p in sorted(self.announced) if self.scenario.origins[p]["router"] == router]
        if self.scenario.daemon_of(router, self.kind) == "frr":
            for place in own:
                self.hosts.black_hole(router, self.scenario.origins[place]["prefix"], True)
        self.routers[router].start(own, router in self.drained)

    def alive(self):
        return [router for router in self.scenario.routers if router not in self.down_routers]

    def expected(self, router):
        """The neighbours that a router should have a session with."""
        near = self.reachable(router)
        found = set()
        for session in self.scenario.sessions(router):
            other = session.neighbour
            is_up = session.link not in self.down_links if session.is_ebgp else other in near
            if is_up and other not in self.down_routers:
                found.add(session.remote)
        return found

    def reachable(self, router):
        """The routers that internal links join to a router."""
        found, waiting = {router}, [router]
        while waiting:
            for link in self.scenario.links_of(waiting.pop()):
                is_up = link["kind"] == "ibgp" and link["id"] not in self.down_links
                for end in (link["a"], link["b"]):
                    if is_up and end not in found and end not in self.down_routers:
                        found.add(end)
                        waiting.append(end)
        return found

    def settle(self, quiet, least):
        """Waits until all sessions are up and no table has changed for `quiet` seconds."""
        began = changed = time.time()
        before = None
        while time.time() - began < 90:
            self.hosts.check()
            up = {router: self.routers[router].established() for router in self.alive()}
            tables = {router: self.routers[router].candidates() for router in self.alive()}
            peers = {router: sorted(addresses) for router, addresses in up.items()}
            words = json.dumps([peers, neutral(tables)], sort_keys=True)
            if words != before:
                before, changed = words, time.time()
            whole = all(self.expected(router) <= up[router] for router in up)
            if whole and time.time() - changed > quiet and time.time() - began > least:
                return tables
            time.sleep(0.5)
        raise RuntimeError(f"{self.scenario.name} under {self.kind} does not settle")

    def step(self, least=0.0):
        """Waits, and returns the tables and walks of all routers."""
        slow = self.scenario.has_igp
        tables = self.settle(6.0 if slow else 3.0, max(least, 8.0 if slow else 2.0))
        routers = {router: None for router in self.down_routers}
        for router, table in tables.items():
            routers[router] = {p: self.entry(router, found) for p, found in table.items()}
        return {"routers": routers, "forwarding": self.forwarding()}

    def entry(self, router, found):
        """What is recorded of one prefix at one router."""
        candidates = [self.candidate(c) for c in found]
        candidates.sort(key=lambda c: (not c["best"], c["from"], c["link"] or ""))
        best = next((c for c in candidates if c["best"]), None)
        entry = {"best_as_path": None, "best_from": None, "origin_site": None}
        if best:
            names = {"best_as_path": "as_path", "best_from": "from", "link": "link",
                     "local_pref": "local_pref", "med": "med",
                     "next_hop_router": "next_hop_router", "origin_site": "origin_site"}
            entry = {name: best[key] for name, key in names.items()}
        entry["candidates"] = candidates
        return entry

    def candidate(self, found):
        session = found["session"]
        mark = next((m for m in found["marks"] if m.startswith(f"{MARK}:0:")), None)
        place = int(mark.rsplit(":", 1)[1]) if mark else None
        ebgp = session is not None and session.is_ebgp
        route = {
            "from": session.neighbour if session else "local",
            "link": session.link if session else None,
            "session": ("ebgp" if ebgp else "ibgp") if session else "local",
            "next_hop_router": self.scenario.owner.get(found["next_hop"]),
            "origin_site": self.scenario.origins[place]["router"] if mark else None,
        }
        for key in ("as_path", "local_pref", "med", "origin", "communities", "valid", "best"):
            route[key] = found[key]
        route["igp_metric"] = found["igp_metric"] if found["valid"] else None
        for key in ("originator_id", "cluster_list_length"):
            if key in found:
                route[key] = found[key]
        return route

    def forwarding(self):
        """Walks through the kernels' tables."""
        walks = {}
        for prefix in self.scenario.prefixes:
            address = self.scenario.probe(prefix)
            hops = {r: self.hosts.next_router(r, address) for r in self.alive()}
            walks[address] = {router: self.walk(router, hops) for router in self.alive()}
        return walks

    def walk(self, router, hops):
        path = [router]
        while True:
            hop = hops.get(path[-1])
            if hop == "here":
                return {"path": path, "site": path[-1]}
            if hop is None:
                return {"path": path, "site": None}
            path.append(hop)
            if hop in path[:-1]:
                return {"path": path, "site": "LOOP"}

    def apply(self, event):
        """Does what an event says; returns the least time to wait, in seconds."""
        (name, what), = [(k, v) for k, v in event.items() if k not in ("link", "about")]
        if name in ("fail_link", "restore_link"):
            wanted = event.get("link")
            for link in self.scenario.links:
                same = {link["a"], link["b"]} == set(what) and wanted in (None, link["id"])
                if same:
                    (self.down_links.add if name == "fail_link" else self.down_links.discard)(link["id"])
                    self.hosts.set_link(link, name == "restore_link")
        elif name == "fail_router":
            self.down_routers.add(what)
            self.hosts.stop(what)
            self.hosts.set_router(what, False)
        elif name == "restore_router":
            self.down_routers.discard(what)
            self.hosts.set_router(what, True)
            self.start(what)
        elif name in ("withdraw_origin", "restore_origin"):
            is_on = name == "restore_origin"
            for place, origin in enumerate(self.scenario.origins):
                if origin["router"] == what["router"] and origin["prefix"] == what["prefix"]:
                    (self.announced.add if is_on else self.announced.discard)(place)
                    self.routers[what["router"]].announce(place, is_on)
                    if self.scenario.daemon_of(what["router"], self.kind) == "frr":
                        self.hosts.black_hole(what["router"], what["prefix"], is_on)
        elif name == "drain":
            self.drained.add(what)
            self.routers[what].drain()
        else:
            raise ValueError(f"{self.scenario.name}: unknown event {name}")
        # A router behind a LAN goes unnoticed until the hold time, 9 s, is over.
        return 12.0 if name in ("fail_router", "restore_router") or self.scenario.has_igp else 2.0


def neutral(tables):
    """Tables without what changes from run to run."""
    def plain(route):
        session = route["session"]
        kept = {key: value for key, value in route.items() if key != "session"}
        return kept | {"from": session.remote if session else None}
    return {r: {p: [plain(x) for x in found] for p, found in table.items()}
            for r, table in tables.items()}


def record(data, kind):
    """Runs a scenario once; returns its steps, one more than it has events."""
    scenario = Scenario(data)
    with Hosts(scenario) as hosts:
        run = Run(scenario, kind, hosts)
        for router in scenario.routers:
            run.start(router)
        # An OSPF adjacency takes its time to come up first.
        steps = [run.step(14.0 if scenario.has_igp else 0.0)]
        for event in data.get("events", []):
            steps.append(run.step(run.apply(event)))
        return steps


def write(data):
    """Adds what the daemons do to a scenario."""
    found = json.loads(json.dumps(data))
    for kind in data["daemons"]:
        for place, step in enumerate(record(data, kind)):
            if place == 0 and data.get("skip_start"):
                continue
            target = found if place == 0 else found["events"][place - 1]
            target.setdefault("expect", {})[kind] = step["routers"]
            target.setdefault("expect_forwarding", {})[kind] = step["forwarding"]
    return found


def text_of(data, depth=0):
    """JSON with a line for each router of a step."""
    one = json.dumps(data)
    is_deep = isinstance(data, (dict, list)) and depth < 5 and len(one) > 90
    if not is_deep or (isinstance(data, dict) and "candidates" in data):
        return one
    pad = " " * (depth + 1)
    if isinstance(data, dict):
        rows = [f"{pad}{json.dumps(k)}: {text_of(v, depth + 1)}" for k, v in data.items()]
        return "{\n" + ",\n".join(rows) + "\n" + " " * depth + "}"
    rows = [pad + text_of(value, depth + 1) for value in data]
    return "[\n" + ",\n".join(rows) + "\n" + " " * depth + "]"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="networks; all of them without a name")
    parser.add_argument("--check", action="store_true", help="compare with what is recorded")
    arguments = parser.parse_args()
    os.makedirs(FOLDER, exist_ok=True)
    differ = 0
    for data in networks():
        if arguments.names and data["name"] not in arguments.names:
            continue
        path = os.path.join(FOLDER, data["name"] + ".json")
        found = text_of(write(data)) + "\n"
        if arguments.check:
            with open(path, encoding="utf-8") as file:
                same = file.read() == found
            differ += not same
            print(data["name"], "as recorded" if same else "DIFFERS", flush=True)
        else:
            with open(path, "w", encoding="utf-8") as file:
                file.write(found)
            print(data["name"], "recorded", flush=True)
    return 1 if differ else 0


if __name__ == "__main__":
    sys.exit(main())
