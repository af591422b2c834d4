"""FRRouting: configuration of one router, and its tables in neutral words."""

import json
import os
import re
import subprocess

from scenario import MARK, NAMES, ROLE, ROLES, number_of

LIBRARY = "/usr/lib/frr"
ALIASES = {
    "noExport": "no-export", "noAdvertise": "no-advertise", "localAs": "local-as",
    "gracefulShutdown": "graceful-shutdown", "blackhole": "blackhole", "noPeer": "no-peer",
}


def route_map(scenario, router, session, direction):
    """The lists that a session's route map needs, and the route map."""
    name = f"{direction}_{session.link}"
    role, own = scenario.role(router, session), scenario.routers[router]["asn"]
    lists, lines = [], []
    if direction == "OUT" and role in (ROLES["peer"], ROLES["provider"]):
        lines += [f"route-map {name} deny 1", " match large-community NOT_FROM_CUSTOMER", "exit"]
    lines += [f"route-map {name} permit 2", " set large-comm-list ROLES delete", " on-match next",
              "exit"]
    if direction == "IN" and role:
        lines += [f"route-map {name} permit 3",
                  f" set large-community {own}:{ROLE}:{role} additive", " on-match next", "exit"]
    sequence = 10
    for place, policy in enumerate(scenario.policies(router, session)):
        actions = policy.get("import" if direction == "IN" else "export")
        if not actions:
            continue
        matches, sets = [], []
        match = policy.get("match", {})
        if "prefix" in match:
            lists.append(f"ip prefix-list P_{name}_{place} permit {match['prefix']}")
            matches.append(f" match ip address prefix-list P_{name}_{place}")
        if "community" in match:
            community = number_of(match["community"])
            lists.append(f"bgp community-list standard C_{name}_{place} permit {community}")
            matches.append(f" match community C_{name}_{place}")
        if actions.get("deny"):
            lines += [f"route-map {name} deny {sequence}", *matches, "exit"]
            sequence += 10
            continue
        if "remove_communities" in actions:
            for community in actions["remove_communities"]:
                lists.append(
                    f"bgp community-list standard D_{name}_{place} permit {number_of(community)}")
            sets.append(f" set comm-list D_{name}_{place} delete")
        if "local_pref" in actions:
            sets.append(f" set local-preference {actions['local_pref']}")
        if "med" in actions:
            sets.append(f" set metric {actions['med']}")
        if actions.get("prepend"):
            sets.append(" set as-path prepend " + " ".join([str(own)] * actions["prepend"]))
        if "add_communities" in actions:
            added = " ".join(number_of(c) for c in actions["add_communities"])
            sets.append(f" set community {added} additive")
        if sets:
            head = f"route-map {name} permit {sequence}"
            lines += [head, *matches, *sets, " on-match next", "exit"]
            sequence += 10
    return lists, lines + [f"route-map {name} permit 60000", "exit"]


def bgpd(scenario, router, is_drained, origins):
    """The configuration of bgpd; `origins` are the places of the announcements that are made."""
    own = scenario.routers[router]
    head, maps, body, family = [f"hostname {router}"], [], [], []
    for role in ROLES.values():
        head.append("bgp large-community-list standard ROLES permit "
                    f"{own['asn']}:{ROLE}:{role}")
    for role in (ROLES["peer"], ROLES["provider"]):
        head.append("bgp large-community-list standard NOT_FROM_CUSTOMER permit "
                    f"{own['asn']}:{ROLE}:{role}")
    for session in scenario.sessions(router):
        peer = session.remote
        body += [
            f" neighbor {peer} remote-as {session.neighbour_asn}",
            f" neighbor {peer} timers connect 1",
            f" neighbor {peer} advertisement-interval 0",
        ]
        family += [f"  neighbor {peer} activate", f"  neighbor {peer} send-community all"]
        if session.is_ebgp:
            for direction in ("IN", "OUT"):
                lists, lines = route_map(scenario, router, session, direction)
                head += lists
                maps += lines
                name = f"{direction}_{session.link}"
                family.append(f"  neighbor {peer} route-map {name} {direction.lower()}")
            if scenario.is_route_server(router):
                family.append(f"  neighbor {peer} route-server-client")
        else:
            body.append(f" neighbor {peer} update-source {session.local}")
            if scenario.option("next_hop_self", True):
                family.append(f"  neighbor {peer} next-hop-self")
            if scenario.is_client(router, session.neighbour):
                family.append(f"  neighbor {peer} route-reflector-client")
    networks = []
    for place in origins:
        origin = scenario.origins[place]
        maps += [f"route-map ORIGIN_{place} permit 10", f" set large-community {MARK}:0:{place}"]
        if "med" in origin:
            maps.append(f" set metric {origin['med']}")
        if "local_pref" in origin:
            maps.append(f" set local-preference {origin['local_pref']}")
        if "communities" in origin:
            communities = " ".join(number_of(c) for c in origin["communities"])
            maps.append(f" set community {communities}")
        maps.append("exit")
        networks.append(f"  network {origin['prefix']} route-map ORIGIN_{place}")
    options = [
        f"router bgp {own['asn']}",
        f" bgp router-id {own['router_id']}",
        " no bgp ebgp-requires-policy",
        " no bgp suppress-duplicates",
        " no bgp enforce-first-as",
        " bgp graceful-restart-disable",
        " coalesce-time 0",
        " no bgp network import-check",
        " timers bgp 3 9",
    ]
    if "cluster_id" in own:
        options.append(f" bgp cluster-id {own['cluster_id']}")
    if scenario.option("compare_routerid", True):
        options.append(" bgp bestpath compare-routerid")
    deterministic = scenario.option("deterministic_med", True)
    options.append(" bgp deterministic-med" if deterministic else " no bgp deterministic-med")
    if is_drained:
        options.append(" bgp graceful-shutdown")
    family = [" address-family ipv4 unicast", "  maximum-paths 1", "  maximum-paths ibgp 1",
              *networks, *family, " exit-address-family", "exit"]
    return "\n".join(head + maps + options + body + family) + "\n"


def ospfd(scenario, router, interfaces):
    """The configuration of ospfd, or nothing where a router has no internal link."""
    internal = [link for link in scenario.links_of(router) if link["kind"] == "ibgp"]
    if not internal:
        return None
    lines = [f"hostname {router}"]
    for link in internal:
        lines += [
            f"interface {interfaces[link['id']]}", " ip ospf area 0",
            " ip ospf network point-to-point", f" ip ospf cost {link['igp_cost']}",
            " ip ospf hello-interval 1", " ip ospf dead-interval 4", "exit",
        ]
    if not scenario.option("next_hop_self", True):
        for link in scenario.links_of(router):
            if link["kind"] == "ebgp":
                lines += [f"interface {interfaces[link['id']]}", " ip ospf area 0",
                          " ip ospf passive", " ip ospf cost 1", "exit"]
    lines += ["interface lo", " ip ospf area 0", "exit", "router ospf",
              f" ospf router-id {scenario.routers[router]['loopback']}",
              " timers throttle spf 0 50 200", " maximum-paths 1", "exit"]
    return "\n".join(lines) + "\n"


class Router:
    """The FRR daemons of one router."""

    def __init__(self, scenario, router, folder, spawn, interfaces):
        self.scenario, self.router, self.folder = scenario, router, folder
        self.spawn, self.interfaces = spawn, interfaces

    def start(self, origins, is_drained):
        configs = {
            "zebra": f"hostname {self.router}\n",
            "ospfd": ospfd(self.scenario, self.router, self.interfaces),
            "bgpd": bgpd(self.scenario, self.router, is_drained, origins),
        }
        for daemon, config in configs.items():
            if config is None:
                continue
            path = os.path.join(self.folder, daemon)
            with open(path + ".conf", "w", encoding="utf-8") as file:
                file.write(config)
            self.spawn(self.router, [
                f"{LIBRARY}/{daemon}", "-f", path + ".conf", "-i", path + ".pid",
                "--vty_socket", self.folder, "-z", os.path.join(self.folder, "zserv.api"),
                "-A", "127.0.0.1", "-P", "0", "--log", f"file:{path}.log"])
            if daemon == "zebra":
                self.await_file("zserv.api")
        self.await_file("bgpd.vty")

    def await_file(self, name):
        import time
        for _ in range(300):
            if os.path.exists(os.path.join(self.folder, name)):
                return
            time.sleep(0.05)
        raise RuntimeError(f"{self.router}: {name} does not appear")

    def ask(self, *commands):
        argv = ["vtysh", "--vty_socket", self.folder, "-d", "bgpd"]
        for command in commands:
            argv += ["-c", command]
        return subprocess.run(argv, capture_output=True, text=True, check=False).stdout

    def configure(self, *commands):
        asn = self.scenario.routers[self.router]["asn"]
        self.ask("configure terminal", f"router bgp {asn}", *commands)

    def announce(self, place, is_on):
        prefix = self.scenario.origins[place]["prefix"]
        word = f"network {prefix} route-map ORIGIN_{place}" if is_on else f"no network {prefix}"
        self.configure("address-family ipv4 unicast", word)

    def drain(self):
        self.configure("bgp graceful-shutdown")

    def established(self):
        """The addresses of the neighbours with a session."""
        text = self.ask("show bgp ipv4 unicast summary json")
        try:
            peers = json.loads(text).get("peers", {})
        except ValueError:
            return set()
        return {peer for peer, facts in peers.items() if facts.get("state") == "Established"}

    def candidates(self):
        """For each prefix all routes of the table."""
        table = {}
        for prefix in self.scenario.prefixes:
            text = self.ask(f"show bgp ipv4 unicast {prefix} json")
            try:
                facts = json.loads(text)
            except ValueError:
                facts = {}
            same = facts.get("prefix") == prefix
            table[prefix] = [self.candidate(path) for path in facts.get("paths", []) if same]
        return table

    def candidate(self, path):
        peer = path.get("peer", {}).get("peerId")
        sessions = {session.remote: session for session in self.scenario.sessions(self.router)}
        session = sessions.get(peer)
        hop = (path.get("nexthops") or [{}])[0]
        words = path["aspath"]["string"]
        as_path = [int(n) for n in re.findall(r"\d+", words)] if words != "Local" else []
        listed = path.get("community", {}).get("list", [])
        marks = path.get("largeCommunity", {}).get("list", [])
        found = {
            "session": session,
            "as_path": as_path,
            "local_pref": path.get("locPrf", 100),
            "med": path.get("metric") if session else None,
            "origin": path.get("origin", "").lower(),
            "communities": sorted(NAMES.get(c, ALIASES.get(c, c)) for c in listed),
            "marks": marks,
            "next_hop": hop.get("ip") if session else None,
            "igp_metric": hop.get("metric", 0) if session else None,
            "valid": bool(path.get("valid")) and hop.get("accessible", True) is not False,
            "best": bool(path.get("bestpath", {}).get("overall")),
        }
        if path.get("originatorId"):
            found["originator_id"] = path["originatorId"]
            found["cluster_list_length"] = len(path.get("clusterList", {}).get("list", []))
        return found
