#!/usr/bin/env python3
"""How fast the solver of whole Internets is, beside two programs that do the same work.

    python3 benches/internet.py --data DIR --peers DIR [--bgpy PYTHON] [--bgpsim] [--no-criterion]

DATA holds CAIDA's 20250901.as-rel2.txt.bz2; PEERS the drivers of BGPy and bgpsim. PYTHON is the
interpreter of a virtual environment with bgpy_pkg==13.0.13. --bgpsim builds and runs bgpsim on a
graph of 10,000 ASes (it needs minutes to load more). All figures are CPU time unless they say
otherwise; everything runs in turn, on the same file, in this one run. Python's own library only.
"""

import argparse
import bz2
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
CATCHMENT = HERE / "target" / "release" / "catchment"
SIZES = [10_000, 20_000, 40_000, 80_000, 160_000]


def table(title, head, rows):
    cells = [head] + [[str(c) for c in row] for row in rows]
    widths = [max(len(row[i]) for row in cells) for i in range(len(head))]
    print(f"\n{title}")
    for row in cells:
        rest = "  ".join(c.rjust(w) for c, w in zip(row[1:], widths[1:]))
        print(f"  {row[0].ljust(widths[0])}  {rest}")
    sys.stdout.flush()


def ms(seconds):
    return f"{seconds * 1e3:.2f} ms"


# A child is counted with the memory of whoever forked it: this small program forks, not that one.
LAUNCHER = """
import json, os, subprocess, sys
child = subprocess.Popen(sys.argv[1:], stderr=subprocess.PIPE)
said = child.stderr.read().decode()
_, status, usage = os.wait4(child.pid, 0)
child.returncode = os.waitstatus_to_exitcode(status)
print(json.dumps([child.returncode, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, said]),
      file=sys.stderr)
"""


def process(args, out=subprocess.DEVNULL):
    """Runs a program; gives its CPU seconds, its peak memory in MB, and what it said."""
    ran = subprocess.run([sys.executable, "-c", LAUNCHER, *map(str, args)], stdout=out,
                         stderr=subprocess.PIPE, check=True, text=True)
    status, cpu, memory, said = json.loads(ran.stderr)
    if status != 0:
        sys.exit(f"{' '.join(map(str, args))} failed:\n{said}")
    return cpu, memory, said


def solve(file, sites, csv=None):
    """One run of the whole program; CPU seconds, MB, and the wall times of its phases in ms."""
    args = [CATCHMENT, "solve", "--as-rel", file, "--announce", ",".join(map(str, sites))]
    args += ["--tie-break", "neighbour-asn", "--timings", "--csv"]
    if csv is None:
        cpu, memory, said = process(args)
    else:
        with open(csv, "wb") as out:
            cpu, memory, said = process(args, out)
    lines = [line.split() for line in said.splitlines() if line.startswith("  ")]
    return cpu, memory, {phase: float(time) for phase, time in lines}


def runs(file, sites, count):
    solve(file, sites)  # fills the cache
    done = [solve(file, sites) for _ in range(count)]
    cpu = [cpu for cpu, _, _ in done]
    solving = statistics.median(times["solving"] for _, _, times in done)
    return statistics.median(cpu), max(cpu), max(memory for _, memory, _ in done), solving


def criterion(data):
    env = os.environ | {"CATCHMENT_DATA": str(data)}
    subprocess.run(["cargo", "bench", "--bench", "internet"], cwd=HERE, env=env, check=True,
                   stdout=sys.stderr)


def measured():
    """What criterion kept of its last run: name, median and worst in seconds."""
    rows = []
    for sample in sorted((HERE / "target" / "criterion" / "internet").glob("*/new/sample.json")):
        kept = json.loads(sample.read_text())
        each = [time / count / 1e9 for time, count in zip(kept["times"], kept["iters"])]
        about = json.loads((sample.parent / "benchmark.json").read_text())
        rows.append((about["function_id"], statistics.median(each), max(each), len(each)))
    return rows


def stubs(rows, count):
    """So many ASes with providers and nothing else, spread over the graph."""
    others = {a for a, _, _ in rows} | {b for _, b, is_ in rows if is_ == "0"}
    alone = sorted({b for _, b, is_ in rows if is_ == "-1"} - others)
    return [alone[(2 * i + 1) * len(alone) // (2 * count)] for i in range(count)]


def plain(file, folder):
    """The file as serial-1 in plain text, and its rows."""
    rows = []
    out = folder / "as-rel.txt"
    with bz2.open(file, "rt") as lines, open(out, "w") as to:
        for line in lines:
            if not line.startswith("#"):
                a, b, is_ = line.strip().split("|")[:3]
                rows.append((int(a), int(b), is_))
                to.write(f"{a}|{b}|{is_}\n")
    return out, rows


def agreement(csv, catchment):
    """How many ASes have the same site, next hop and length in both."""
    mine, theirs = {}, {}
    for line in open(csv).read().splitlines()[1:]:
        asn, site, hop, length, _ = line.split(",")
        mine[asn] = (site, hop or asn, length)
    for line in open(catchment):
        asn, *rest = line.split()
        theirs[asn] = tuple(rest)
    same = sum(mine.get(asn) == row for asn, row in theirs.items())
    return f"{same} of {len(theirs)}" + ("" if len(mine) == len(theirs) else f", here {len(mine)}")


def compared(name, loading, propagating, peer, mine, csv, out):
    cpu, _, memory, solving = mine
    print(f"\n{name}: {agreement(csv, str(out) + '.catchment')} ASes have the same route")
    table(f"{name} beside catchment, the same file", ["work", name, "catchment", "ratio"], [
        ["load", f"{loading:.2f} s", "", ""],
        ["one prefix", f"{propagating:.3f} s", ms(solving / 1e3), f"{propagating * 1e3 / solving:.0f}"],
        ["load and one prefix, whole process", f"{loading + propagating:.2f} s", ms(cpu),
         f"{(loading + propagating) / cpu:.0f}"],
        ["peak memory", f"{peer:.0f} MB", f"{memory:.0f} MB", f"{peer / memory:.0f}"],
    ])


def with_bgpy(python, peers, file, sites, folder):
    wanted, out = folder / "sites.txt", folder / "bgpy"
    wanted.write_text("".join(f"{site}\n" for site in sites))
    ran = subprocess.run([python, peers / "bench_bgpy.py", file, wanted, out], check=True,
                         capture_output=True, text=True)
    said = json.loads(ran.stdout.splitlines()[-1])
    mine = runs(file, sites, 20)
    csv = folder / "mine.csv"
    solve(file, sites, csv)
    loading = said["parse_s"] + said["graph_s"]
    compared("BGPy", loading, statistics.median(said["propagate_cpu_s"]), said["peak_rss_mib"],
             mine, csv, out)


def with_bgpsim(peers, folder):
    generator = (peers / "gen_topo.py").resolve()
    subprocess.run([sys.executable, generator, "10000"], cwd=folder, check=True,
                   stdout=subprocess.DEVNULL)
    file, sites = folder / "asrel-10000.txt", folder / "sites-10000.txt"
    out = folder / "bgpsim"
    env = os.environ | {"CARGO_TARGET_DIR": str(HERE / "target" / "bgpsim")}
    # Built in a folder of its own: the peers' may be read-only.
    source = folder / "bgpsim-source"
    subprocess.run(["cp", "-r", peers / "bgpsim", source], check=True)
    subprocess.run(["chmod", "-R", "u+w", source], check=True)
    ran = subprocess.run(["cargo", "run", "--release", "--quiet", "--manifest-path",
                          source / "Cargo.toml", "--", file, sites, out], env=env, check=True,
                         capture_output=True, text=True)
    said = json.loads(ran.stdout.splitlines()[-1])
    announced = sites.read_text().split()
    mine = runs(file, announced, 20)
    csv = folder / "mine.csv"
    solve(file, announced, csv)
    compared("bgpsim", said["build_cpu_s"], said["converge_cpu_s"], said["peak_rss_mib"], mine,
             csv, out)


def grown(folder):
    rows = []
    for size in SIZES:
        file = folder / f"made-up-{size}.txt"
        process([CATCHMENT, "generate", "--ases", str(size), "-o", file])
        links = [line.split("|") for line in open(file) if not line.startswith("#")]
        sites = stubs([(int(a), int(b), is_.strip()) for a, b, is_ in links], 8)
        cpu, _, memory, solving = runs(file, sites, 30)
        per = 1e6 / len(links)
        rows.append([f"{size:,} ASes", f"{len(links):,}", f"{solving:.2f} ms",
                     f"{solving * per:.2f} ns", ms(cpu), f"{memory:.0f} MB",
                     f"{memory * 1e6 / len(links):.0f} B"])
    # Less than the launcher takes, about 14 MB, cannot be seen.
    table("Growth, made-up graphs, whole process with a warm cache", [
        "graph", "links", "solving (wall)", "a link", "process", "peak memory", "a link"], rows)


def main():
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ask.add_argument("--data", type=Path, required=True)
    ask.add_argument("--peers", type=Path, required=True)
    ask.add_argument("--bgpy", type=Path)
    ask.add_argument("--bgpsim", action="store_true")
    ask.add_argument("--no-criterion", action="store_true", help="take the figures of the last run")
    args = ask.parse_args()
    data, peers = args.data.resolve(), args.peers.resolve()
    subprocess.run(["cargo", "build", "--release"], cwd=HERE, check=True)
    if not args.no_criterion:
        criterion(data)
    table("Inside the process", ["work", "median", "worst", "samples"],
          [[name, ms(median), ms(worst), n] for name, median, worst, n in measured()])
    source = data / "20250901.as-rel2.txt.bz2"
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        os.environ["CATCHMENT_CACHE_DIR"] = str(folder / "cache")
        file, rows = plain(source, folder)
        sites = stubs(rows, 8)
        median, worst, memory, _ = runs(source, sites, 30)
        table("catchment solve --as-rel, CAIDA's file, warm cache, CSV",
              ["process", "median", "worst", "peak memory"],
              [["30 runs", ms(median), ms(worst), f"{memory:.0f} MB"]])
        grown(folder)
        if args.bgpy:
            with_bgpy(args.bgpy, peers, file, sites, folder)
        if args.bgpsim:
            with_bgpsim(peers, folder)


if __name__ == "__main__":
    main()
