"""BIRD 2: configuration of one router, and its tables in neutral words."""

import os
import re
import subprocess

from scenario import MARK, NAMES, ROLE, ROLES, number_of


def pair(community):
    """A community as BIRD writes it."""
    return "(" + number_of(community).replace(":", ",") + ")"


def statements(actions, own):
    """The statements of a filter that do what a policy says."""
    if actions.get("deny"):
        return ["reject;"]
    lines = [f"bgp_community.delete([{pair(c)}]);" for c in actions.get("remove_communities", [])]
    if "local_pref" in actions:
        lines.append(f"bgp_local_pref = {actions['local_pref']};")
    if "med" in actions:
        lines.append(f"bgp_med = {actions['med']};")
    lines += [f"bgp_path.prepend({own});"] * actions.get("prepend", 0)
    lines += [f"bgp_community.add({pair(c)});" for c in actions.get("add_communities", [])]
    return lines


def bgp_filter(scenario, router, session, direction):
    """The filter of an eBGP session."""
    own, role = scenario.routers[router]["asn"], scenario.role(router, session)
    lines = []
    if direction == "export":
        lines.append("if source !~ [RTS_STATIC, RTS_BGP] then reject;")
        if role in (ROLES["peer"], ROLES["provider"]):
            lines.append(f"if bgp_large_community ~ [({own},{ROLE},2..3)] then reject;")
    lines.append(f"bgp_large_community.delete([({own},{ROLE},*)]);")
    if direction == "import" and role:
        lines.append(f"bgp_large_community.add(({own},{ROLE},{role}));")
    if direction == "export":
        # BIRD keeps its own MED inside the AS unless a filter sets it on the way out.
        for origin in scenario.origins:
            if origin["router"] == router and "med" in origin:
                lines.append(f"if source = RTS_STATIC && net = {origin['prefix']} then "
                             f"bgp_med = {origin['med']};")
    for policy in scenario.policies(router, session):
        body = statements(policy.get(direction) or {}, own)
        match = policy.get("match", {})
        conditions = []
        if "prefix" in match:
            conditions.append(f"net = {match['prefix']}")
        if "community" in match:
            conditions.append(f"{pair(match['community'])} ~ bgp_community")
        if body and conditions:
            lines.append(f"if {' && '.join(conditions)} then {{ {' '.join(body)} }}")
        else:
            lines += body
    name = f"{direction}_{session.link}"
    return f"filter {name} {{\n  " + "\n  ".join(lines + ["accept;"]) + "\n}"


def protocol_name(session):
    return f"p_{session.neighbour}_{session.link or 'ibgp'}"


def bgp(scenario, router, session):
    """One BGP session."""
    own = scenario.routers[router]
    on = {True: "on", False: "off"}
    lines = [
        f"local {session.local} as {own['asn']};",
        f"neighbor {session.remote} as {session.neighbour_asn};",
        "hold time 9; keepalive time 3; connect delay time 1; connect retry time 2;",
        "error wait time 1,2; error forget time 3; graceful restart off;",
        f"prefer older {on[not scenario.option('compare_routerid', True)]};",
        f"deterministic med {on[scenario.option('deterministic_med', True)]};",
    ]
    if "cluster_id" in own:
        lines.append(f"rr cluster id {own['cluster_id']};")
    if session.is_ebgp:
        if scenario.is_route_server(router):
            lines.append("rs client;")
        if own.get("bird_no_interpret"):
            lines.append("interpret communities off;")
        channel = f"import filter import_{session.link}; export filter export_{session.link};"
    else:
        if scenario.is_client(router, session.neighbour):
            lines.append("rr client;")
        itself = "next hop self ebgp; " if scenario.option("next_hop_self", True) else ""
        export = "export where source ~ [RTS_STATIC, RTS_BGP];"
        channel = f"{itself}import all; {export}"
    body = "\n  ".join(lines)
    return f"protocol bgp {protocol_name(session)} {{\n  {body}\n  ipv4 {{ {channel} }};\n}}"


def ospf(scenario, router, interfaces):
    """The IGP, where a router has an internal link."""
    lines = []
    for link in scenario.links_of(router):
        name = interfaces[link["id"]]
        if link["kind"] == "ibgp":
            lines.append(f'  interface "{name}" {{ type ptp; cost {link["igp_cost"]}; hello 1; '
                         "dead 4; retransmit 2; wait 2; };")
        elif not scenario.option("next_hop_self", True):
            lines.append(f'  interface "{name}" {{ stub yes; cost 1; }};')
    lines.append('  interface "lo" { stub yes; cost 1; };')
    area = "\n".join(lines)
    return ['protocol direct { ipv4; interface "l*"; }',
            "protocol ospf v2 inside { ecmp no; tick 1; ipv4 { import all; export none; }; "
            f"area 0 {{\n{area}\n}}; }}"]


def config(scenario, router, interfaces, origins):
    """The configuration; `origins` are the places of the announcements that are made."""
    own = scenario.routers[router]
    lines = [
        f"router id {own['router_id']};",
        "protocol device { scan time 2; }",
        "protocol kernel { scan time 10; ipv4 { import none; export where source != RTS_DEVICE; }; }",
    ]
    for place, origin in enumerate(scenario.origins):
        if origin["router"] != router:
            continue
        marks = [f"bgp_large_community.add(({MARK},0,{place}));"]
        if "med" in origin:
            marks.append(f"bgp_med = {origin['med']};")
        if "local_pref" in origin:
            marks.append(f"bgp_local_pref = {origin['local_pref']};")
        marks += [f"bgp_community.add({pair(c)});" for c in origin.get("communities", [])]
        off = "" if place in origins else "disabled; "
        lines.append(f"protocol static origin_{place} {{ {off}ipv4; "
                     f"route {origin['prefix']} blackhole {{ {' '.join(marks)} }}; }}")
    if any(link["kind"] == "ibgp" for link in scenario.links_of(router)):
        lines += ospf(scenario, router, interfaces)
    for session in scenario.sessions(router):
        if session.is_ebgp:
            lines += [bgp_filter(scenario, router, session, way) for way in ("import", "export")]
        lines.append(bgp(scenario, router, session))
    return "\n".join(lines) + "\n"


class Router:
    """The BIRD of one router."""

    def __init__(self, scenario, router, folder, spawn, interfaces):
        self.scenario, self.router, self.folder = scenario, router, folder
        self.spawn, self.interfaces = spawn, interfaces
        self.socket = os.path.join(folder, "bird.ctl")

    def start(self, origins, _is_drained):
        path = os.path.join(self.folder, "bird.conf")
        with open(path, "w", encoding="utf-8") as file:
            file.write(config(self.scenario, self.router, self.interfaces, origins))
        self.spawn(self.router, ["bird", "-f", "-c", path, "-s", self.socket])

    def ask(self, command):
        argv = ["birdc", "-s", self.socket, command]
        return subprocess.run(argv, capture_output=True, text=True, check=False).stdout

    def announce(self, place, is_on):
        self.ask(f"{'enable' if is_on else 'disable'} origin_{place}")

    def drain(self):
        raise RuntimeError(f"{self.router}: BIRD has no command for a graceful shutdown")

    def established(self):
        """The addresses of the neighbours with a session."""
        lines = self.ask("show protocols").splitlines()
        up = {line.split()[0] for line in lines if line.rstrip().endswith("Established")}
        sessions = self.scenario.sessions(self.router)
        return {session.remote for session in sessions if protocol_name(session) in up}

    def candidates(self):
        """For each prefix all routes of the table."""
        table = {prefix: [] for prefix in self.scenario.prefixes}
        by_name = {protocol_name(s): s for s in self.scenario.sessions(self.router)}
        route = re.compile(
            r"^(\S+/\d+)?\s+(unicast|blackhole|unreachable|prohibited)\s+\[(\S+) [^\]]*\]( \*)?(.*)$")
        prefix = current = None
        for line in self.ask("show route all table master4").splitlines():
            line = re.sub(r"^\d{4}-", "", line)
            head = route.match(line)
            if head:
                prefix = head.group(1) or prefix
                name = head.group(3)
                is_ours = name.startswith("origin_") or name in by_name
                if prefix not in table or not is_ours:
                    current = None
                    continue
                cost = re.search(r"\(\d+-?/([\d?-]+)\)", head.group(5))
                session = by_name.get(name)
                metric = cost.group(1) if cost else ""
                current = {
                    "session": session, "as_path": [], "local_pref": 100, "med": None,
                    "origin": "igp", "communities": [], "marks": [], "next_hop": None,
                    "igp_metric": int(metric) if metric.isdigit() else 0,
                    "valid": head.group(2) != "unreachable", "best": bool(head.group(4)),
                }
                table[prefix].append(current)
            elif current is not None and ":" in line:
                self.attribute(current, *line.strip().split(":", 1))
        return table

    def attribute(self, current, name, value):
        value = value.strip()
        if name == "BGP.as_path":
            current["as_path"] = [int(n) for n in value.split()]
        elif name == "BGP.local_pref":
            current["local_pref"] = int(value)
        elif name == "BGP.med" and current["session"]:
            current["med"] = int(value)
        elif name == "BGP.origin":
            current["origin"] = value.lower()
        elif name == "BGP.next_hop" and current["session"]:
            current["next_hop"] = value.split()[0]
        elif name == "BGP.community":
            found = re.findall(r"\((\d+),(\d+)\)", value)
            named = [NAMES.get(f"{a}:{b}", f"{a}:{b}") for a, b in found]
            current["communities"] = sorted(named)
        elif name == "BGP.large_community":
            found = re.findall(r"\((\d+), ?(\d+), ?(\d+)\)", value)
            current["marks"] = [":".join(numbers) for numbers in found]
        elif name == "BGP.originator_id":
            current["originator_id"] = value
            current.setdefault("cluster_list_length", 0)
        elif name == "BGP.cluster_list":
            current["cluster_list_length"] = len(value.split())
