"""A network to run on real daemons: the neutral scenario that `tests/corpus` reads, too.

A scenario is a dictionary:

routers          id, asn, router_id, loopback; optional: daemon ("frr" or "bird", in a mixed run),
                 cluster_id, rs (a route server), bird_no_interpret
links            id, a, b, kind ("ebgp" or "ibgp", the latter an OSPF adjacency with igp_cost), a_addr,
                 b_addr; lan: name of the exchange in whose LAN both ends are
ibgp_sessions    pairs of routers, between their loopbacks; rr_clients: reflector -> its clients
sessions_policy  at, neighbor, optional link, match; import and export: local_pref, med, prepend,
                 add_communities, remove_communities, deny; export.relationship: what the
                 neighbour is to this router ("customer", "peer" or "provider"): what came from a
                 peer or a provider goes to customers only
origins          router, prefix; optional med, communities, local_pref
options          deterministic_med (default true), compare_routerid (true), next_hop_self (true)
events           one step each: fail_link, restore_link, fail_router, restore_router,
                 withdraw_origin, restore_origin, drain (FRR's `bgp graceful-shutdown`)
skip_start       true where chance decides at the start: that step is not recorded
"""

WELL_KNOWN = {
    "no-export": "65535:65281",
    "no-advertise": "65535:65282",
    "local-as": "65535:65283",
    "no-peer": "65535:65284",
    "blackhole": "65535:666",
    "graceful-shutdown": "65535:0",
}
NAMES = {number: name for name, number in WELL_KNOWN.items()}

# A large community of the own AS, this number and a role says what a route was learned from. It does
# not leave the AS.
ROLE = 9
ROLES = {"customer": 1, "peer": 2, "provider": 3}

# A large community of this administrator marks each announcement with its place in `origins`.
MARK = 64999


class Session:
    """One BGP session as one of its ends has it."""

    def __init__(self, local, remote, neighbour, neighbour_asn, link):
        self.local, self.remote = local, remote
        self.neighbour, self.neighbour_asn = neighbour, neighbour_asn
        self.link = link

    @property
    def is_ebgp(self):
        return self.link is not None


class Scenario:
    """A scenario with the questions that a configuration asks of it."""

    def __init__(self, data):
        self.data = data
        self.name = data["name"]
        self.routers = {router["id"]: router for router in data["routers"]}
        self.links = data["links"]
        self.origins = data["origins"]
        self.prefixes = sorted({origin["prefix"] for origin in self.origins})
        self.has_igp = any(link["kind"] == "ibgp" for link in self.links)
        self.owner = {router["loopback"]: router["id"] for router in data["routers"]}
        for link in self.links:
            self.owner[link["a_addr"]], self.owner[link["b_addr"]] = link["a"], link["b"]

    def option(self, name, usual):
        return self.data.get("options", {}).get(name, usual)

    def daemon_of(self, router, run):
        """The daemon of a router in a run of "frr", "bird" or "mixed"."""
        return self.routers[router]["daemon"] if run == "mixed" else run

    def links_of(self, router):
        return [link for link in self.links if router in (link["a"], link["b"])]

    def address(self, link, router):
        return link["a_addr"] if link["a"] == router else link["b_addr"]

    def sessions(self, router):
        """All BGP sessions of a router."""
        found = []
        for link in self.links_of(router):
            if link["kind"] != "ebgp":
                continue
            other = link["b"] if link["a"] == router else link["a"]
            asn = self.routers[other]["asn"]
            local, remote = self.address(link, router), self.address(link, other)
            found.append(Session(local, remote, other, asn, link["id"]))
        for pair in self.data.get("ibgp_sessions", []):
            if router in pair:
                other = pair[1] if pair[0] == router else pair[0]
                here, there = self.routers[router], self.routers[other]
                found.append(Session(here["loopback"], there["loopback"], other, there["asn"], None))
        return found

    def policies(self, router, session):
        """The policy of a session, in order."""
        for policy in self.data.get("sessions_policy", []):
            fits = policy["at"] == router and policy["neighbor"] == session.neighbour
            if fits and policy.get("link") in (None, session.link):
                yield policy

    def role(self, router, session):
        """What the neighbour is to the router, as a number; nothing without a relationship."""
        roles = [p.get("export", {}).get("relationship") for p in self.policies(router, session)]
        return next((ROLES[role] for role in roles if role), None)

    def is_client(self, reflector, client):
        return client in self.data.get("rr_clients", {}).get(reflector, [])

    def is_route_server(self, router):
        return self.routers[router].get("rs", False)

    def probe(self, prefix):
        """The address of a prefix that packets are sent to."""
        network, length = prefix.split("/")
        number = 0
        for octet in network.split("."):
            number = number * 256 + int(octet)
        number += (1 << (32 - int(length))) - 55
        return ".".join(str(number >> shift & 255) for shift in (24, 16, 8, 0))


def number_of(community):
    """A community as two numbers with a colon between them."""
    return WELL_KNOWN.get(community, community)
