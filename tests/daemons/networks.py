"""The networks that are run: what real daemons do at edges that textbooks leave out.

Each is drawn from a seed, so that its name says all. `daemons` lists the runs; see `scenario.py`.
"""

import random

SERVICE = "203.0.113.0/24"
CUSTOMER, PEER, PROVIDER = "customer", "peer", "provider"
LOCAL_PREF = {CUSTOMER: 200, PEER: 150, PROVIDER: 100}


class Drawing:
    """A scenario while it is drawn."""

    def __init__(self, name, about, seed):
        self.dice = random.Random(f"{name} {seed}")
        self.data = {
            "name": f"{name}-{seed}", "class": name, "about": about, "daemons": ["frr", "bird"],
            "routers": [], "links": [], "ibgp_sessions": [], "rr_clients": {},
            "sessions_policy": [], "origins": [], "options": {}, "events": [],
        }
        self.ids = list(range(1, 60))
        self.dice.shuffle(self.ids)

    def router(self, name, asn, **more):
        number = self.ids.pop()
        self.data["routers"].append({
            "id": name, "asn": asn, "router_id": f"10.255.0.{number}",
            "loopback": f"10.254.0.{number}", **more})
        return name

    def asn(self, name):
        return next(r["asn"] for r in self.data["routers"] if r["id"] == name)

    def link(self, a, b, cost=None):
        place = len(self.data["links"]) + 1
        found = {"id": f"L{place}", "a": a, "b": b, "kind": "ibgp" if cost else "ebgp",
                 "a_addr": f"10.1.{place}.1", "b_addr": f"10.1.{place}.2"}
        if cost:
            found["igp_cost"] = cost
        self.data["links"].append(found)
        return found["id"]

    def exchange(self, number, server, members):
        """A route server and its members on one LAN."""
        for place, member in enumerate(members):
            self.data["links"].append({
                "id": f"L{len(self.data['links']) + 1}", "a": server, "b": member,
                "kind": "ebgp", "lan": f"lan{number}", "a_addr": f"10.9.{number}.1",
                "b_addr": f"10.9.{number}.{place + 2}",
                "ron_roles": {"a": "RouteServer", "b": "RouteServerClient"}})

    def relate(self, customer, provider, link=None, peers=False):
        """The customary policies between two routers."""
        for at, other, role in ((customer, provider, PEER if peers else PROVIDER),
                                (provider, customer, PEER if peers else CUSTOMER)):
            self.policy(at, other, link, imports={"local_pref": LOCAL_PREF[role]},
                        exports={"relationship": role})

    def policy(self, at, neighbour, link=None, imports=None, exports=None, match=None):
        found = {"at": at, "neighbor": neighbour}
        for key, value in (("link", link), ("match", match), ("import", imports),
                           ("export", exports)):
            if value:
                found[key] = value
        self.data["sessions_policy"].append(found)

    def origin(self, router, prefix=SERVICE, **more):
        self.data["origins"].append({"router": router, "prefix": prefix, **more})

    def mesh(self, routers):
        self.data["ibgp_sessions"] += [
            [a, b] for place, a in enumerate(routers) for b in routers[place + 1:]]

    def done(self):
        return self.data


def route_server(seed):
    """Members of one or two exchanges, some with a private link beside the route server."""
    draw = Drawing("route-server", route_server.__doc__, seed)
    dice = draw.dice
    servers = [draw.router("rs", 65500, rs=True)]
    if seed % 3 == 0:
        servers.append(draw.router("rs2", 65501, rs=True))
    members = [draw.router(f"m{n}", 65000 + n) for n in range(1, 5)]
    if seed % 2:
        # Two routers of one AS: their MEDs are compared.
        members.append(draw.router("m1b", 65001))
    for number, server in enumerate(servers):
        draw.exchange(number, server, members)
    customer = draw.router("c", 65100)
    draw.link(members[2], customer)
    for member in members:
        for server in servers:
            actions = {}
            if dice.random() < 0.7:
                actions["med"] = dice.choice([5, 10, 50])
            if dice.random() < 0.3:
                actions["prepend"] = dice.choice([1, 2])
            if dice.random() < 0.4:
                marks = ["no-export", "no-advertise", "65500:7", "no-peer"]
                actions["add_communities"] = [dice.choice(marks)]
            if actions:
                draw.policy(member, server, exports=actions)
    if dice.random() < 0.7:
        link = draw.link(members[0], members[3])
        draw.policy(members[0], members[3], link, exports={"med": dice.choice([1, 10, 20])})
    draw.origin(members[0])
    draw.origin(members[-1] if seed % 2 else members[1])
    draw.origin(members[3], "198.51.100.0/24", communities=[dice.choice(["no-export", "1:2"])])
    draw.data["events"] = [
        {"withdraw_origin": {"router": members[0], "prefix": SERVICE}},
        {"restore_origin": {"router": members[0], "prefix": SERVICE}},
        {"fail_router": "rs"},
        {"restore_router": "rs"},
    ]
    return draw.done()


def reflectors(seed):
    """Reflectors of which some share a cluster id, with clients of one or of both."""
    draw = Drawing("shared-cluster", reflectors.__doc__, seed)
    dice = draw.dice
    shared = "9.9.9.9"
    tops = [draw.router(f"r{n}", 65001, cluster_id=shared) for n in "ab"]
    if seed % 2:
        tops.append(draw.router("rc", 65001, cluster_id=dice.choice([shared, "8.8.8.8"])))
    clients = [draw.router(f"c{n}", 65001) for n in range(1, 4)]
    for place, top in enumerate(tops):
        for other in tops[place + 1:]:
            draw.link(top, other, dice.randint(1, 9))
            draw.data["ibgp_sessions"].append([top, other])
    for client in clients:
        of = dice.sample(tops, dice.choice([1, 1, 2]))
        for top in of:
            draw.link(top, client, dice.randint(2, 12))
            draw.data["ibgp_sessions"].append([top, client])
            draw.data["rr_clients"].setdefault(top, []).append(client)
    if seed % 3 == 2:
        # One reflector is a client of the other, too.
        draw.data["rr_clients"].setdefault(tops[0], []).append(tops[1])
    outside = [draw.router(f"o{n}", 65100 + n) for n in range(1, 3)]
    for origin, at in zip(outside, dice.sample(clients, 2)):
        draw.link(at, origin)
        draw.origin(origin)
    ear = draw.router("e", 65200)
    draw.link(clients[-1], ear)
    draw.data["events"] = [
        {"withdraw_origin": {"router": "o1", "prefix": SERVICE}},
        {"restore_origin": {"router": "o1", "prefix": SERVICE}},
        {"fail_router": tops[0]},
        {"restore_router": tops[0]},
    ]
    return draw.done()


def own_communities(seed):
    """Announcements with communities, MEDs and local preferences of their own."""
    draw = Drawing("own-communities", own_communities.__doc__, seed)
    dice = draw.dice
    inner = [draw.router(f"r{n}", 65001) for n in range(1, 4)]
    # Two ways of one cost would leave the choice to the IGP.
    for (a, b), cost in zip(((0, 1), (1, 2), (0, 2)), dice.sample([3, 5, 9], 3)):
        draw.link(inner[a], inner[b], cost)
    draw.mesh(inner)
    outer = [draw.router(f"x{n}", 65100 + n) for n in range(1, 4)]
    for a, b in zip(inner, outer):
        draw.link(a, b)
    far = draw.router("y", 65200)
    draw.link(outer[0], far)
    marks = ["no-export", "no-advertise", "local-as", "65001:1"]
    for place, router in enumerate(inner + outer[:2]):
        draw.origin(router, f"198.18.{place}.0/24", communities=[dice.choice(marks)])
    draw.origin(inner[0], local_pref=dice.choice([50, 100, 300]))
    draw.origin(inner[1], local_pref=dice.choice([100, 200]), med=dice.choice([0, 10]))
    draw.origin(outer[2], med=7)
    draw.data["events"] = [
        {"withdraw_origin": {"router": inner[0], "prefix": SERVICE}},
        {"fail_router": inner[1]},
    ]
    return draw.done()


def drain(seed):
    """A router of an anycast AS is drained and taken down: FRR's graceful shutdown."""
    draw = Drawing("drain", drain.__doc__, seed)
    dice = draw.dice
    sites = [draw.router(f"r{n}", 65001) for n in range(1, 4)]
    for a, b, least in ((0, 1, 1), (0, 2, 1), (1, 2, 9)):
        draw.link(sites[a], sites[b], dice.randint(least, least + 6))
    draw.mesh(sites)
    transit = [draw.router(f"t{n}", 65010 + n) for n in range(1, 3)]
    draw.relate(sites[0], transit[0], draw.link(sites[0], transit[0]))
    second = dice.choice(transit) if seed % 2 else transit[1]
    draw.relate(sites[1], second)
    draw.link(sites[1], second)
    draw.relate(transit[0], transit[1], draw.link(transit[0], transit[1]), peers=True)
    client = draw.router("c", 65030)
    draw.relate(client, sites[2], draw.link(client, sites[2]))
    user = draw.router("u", 65040)
    draw.relate(user, transit[0], draw.link(user, transit[0]))
    draw.origin(sites[0])
    draw.origin(sites[1])
    draw.data["daemons"] = ["frr"]
    draw.data["events"] = [{"drain": sites[0]}, {"fail_router": sites[0]}]
    return draw.done()


def parallel(seed):
    """Several sessions between the same two routers."""
    draw = Drawing("parallel", parallel.__doc__, seed)
    dice = draw.dice
    a, b, c = (draw.router(n, asn) for n, asn in (("a", 65001), ("b", 65002), ("c", 65003)))
    links = [draw.link(a, b) for _ in range(dice.choice([2, 3]))]
    draw.link(b, c)
    draw.link(a, c)
    if seed % 2:
        draw.policy(b, a, dice.choice(links), exports={"med": dice.choice([5, 10])})
    if seed % 3 == 0:
        draw.policy(b, a, links[0], exports={"prepend": 1})
    draw.policy(b, c, exports={"prepend": dice.choice([1, 2])})
    draw.origin(b)
    draw.origin(c, "198.51.100.0/24")
    if seed >= 3:
        draw.data["options"]["compare_routerid"] = False
        # Which session is up first at the start is chance.
        draw.data["skip_start"] = True
    draw.data["events"] = [
        {"fail_link": [a, b], "link": links[0]},
        {"restore_link": [a, b], "link": links[0]},
        {"fail_link": [a, b], "link": links[-1]},
        {"restore_link": [a, b], "link": links[-1]},
    ]
    return draw.done()


def mixed(seed):
    """Customers, peers and providers, each router under FRR or BIRD."""
    draw = Drawing("mixed", mixed.__doc__, seed)
    dice = draw.dice
    inner = [draw.router(f"i{n}", 65001) for n in range(1, 4)]
    for a, b in ((0, 1), (1, 2)):
        draw.link(inner[a], inner[b], dice.randint(1, 9))
    draw.mesh(inner)
    tops = [draw.router(f"t{n}", 65010 + n) for n in range(1, 3)]
    draw.relate(tops[0], tops[1], draw.link(tops[0], tops[1]), peers=True)
    for router, top in ((inner[0], tops[0]), (inner[2], tops[1])):
        draw.relate(router, top, draw.link(router, top))
    stubs = [draw.router(f"s{n}", 65100 + n) for n in range(1, 4)]
    for stub in stubs:
        for provider in dice.sample(inner + tops, 2):
            draw.relate(stub, provider, draw.link(stub, provider))
            if dice.random() < 0.4:
                draw.policy(stub, provider, exports={"prepend": dice.choice([1, 2])})
            if dice.random() < 0.4:
                mark = dice.choice(["no-export", "no-peer", "65001:9"])
                draw.policy(stub, provider, exports={"add_communities": [mark]})
    draw.origin(stubs[0])
    draw.origin(stubs[1], med=dice.choice([0, 20]))
    draw.origin(inner[1], "198.51.100.0/24", communities=[dice.choice(["no-export", "5:5"])])
    for router in draw.data["routers"]:
        router["daemon"] = dice.choice(["frr", "bird"])
    draw.data["daemons"] = ["mixed"]
    draw.data["events"] = [
        {"fail_router": stubs[0]},
        {"restore_router": stubs[0]},
        {"withdraw_origin": {"router": stubs[1], "prefix": SERVICE}},
    ]
    return draw.done()


def mixed_exchange(seed):
    """An exchange whose members have reflectors inside, each router under FRR or BIRD."""
    draw = Drawing("mixed-exchange", mixed_exchange.__doc__, seed)
    dice = draw.dice
    server = draw.router("rs", 65500, rs=True)
    top = draw.router("a", 65001, cluster_id="9.9.9.9")
    inner = [top, draw.router("a1", 65001), draw.router("a2", 65001)]
    for client, cost in zip(inner[1:], dice.sample([2, 5, 7], 2)):
        draw.link(top, client, cost)
        draw.data["ibgp_sessions"].append([top, client])
        draw.data["rr_clients"].setdefault(top, []).append(client)
    members = [inner[1]] + [draw.router(f"m{n}", 65010 + n) for n in range(1, 4)]
    draw.exchange(0, server, members)
    site = draw.router("s", 65200)
    for _ in range(dice.choice([1, 2])):
        link = draw.link(site, inner[2])
        if dice.random() < 0.5:
            draw.policy(site, inner[2], link, exports={"med": dice.choice([1, 9])})
    backup = draw.link(site, members[2])
    if dice.random() < 0.5:
        draw.policy(site, members[2], backup, exports={"prepend": 1})
    for member in members:
        marks = dice.sample(["no-export", "no-advertise", "local-as", "no-peer", "7:7"], 1)
        if dice.random() < 0.4:
            draw.policy(member, server, exports={"add_communities": marks})
        if dice.random() < 0.3:
            draw.policy(member, server, imports={"local_pref": dice.choice([90, 110])})
    draw.origin(site, med=dice.choice([0, 4]))
    draw.origin(members[3])
    draw.origin(top, "198.51.100.0/24", local_pref=dice.choice([100, 250]))
    for router in draw.data["routers"]:
        router["daemon"] = dice.choice(["frr", "bird"])
    draw.data["daemons"] = ["mixed"]
    draw.data["events"] = [
        {"fail_router": members[3]},
        {"restore_router": members[3]},
        {"fail_link": [site, members[2]]},
        {"fail_router": "rs"},
    ]
    return draw.done()


KINDS = ((route_server, 9), (reflectors, 6), (own_communities, 5), (drain, 4), (parallel, 6),
         (mixed, 6), (mixed_exchange, 6))


def networks():
    """All of them."""
    return [kind(seed) for kind, count in KINDS for seed in range(count)]
