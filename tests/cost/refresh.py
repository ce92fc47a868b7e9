#!/usr/bin/env python3
"""`infra cost refresh` on a generated price list of EC2, served gzipped on loopback; the connection
breaks in the middle and the server goes on at the byte that it is asked for. Also what is refused:
each fault is named and ends with exit 2. Usage: refresh.py INFRA [MEGABYTES]
docs/benchmarks.md has the figures for 200 MB."""
import gzip
import http.server
import os
import pathlib
import re
import resource
import subprocess
import sys
import tempfile
import threading
import time

INFRA = os.path.abspath(sys.argv[1])
MEGABYTES = int(sys.argv[2]) if len(sys.argv) > 2 else 3
COLUMNS = ["SKU", "OfferTermCode", "RateCode", "TermType", "PriceDescription", "EffectiveDate",
           "StartingRange", "EndingRange", "Unit", "PricePerUnit", "Currency", "Product Family",
           "serviceCode", "Location", "Location Type", "Instance Type", "Tenancy",
           "Operating System", "License Model", "CapacityStatus", "Pre Installed S/W",
           "Volume API Name", "usageType", "operation", "Region Code"]
HEAD = ('"FormatVersion","v1.0"\n"Disclaimer","a, b"\n"Publication Date","2026-11-20"\n'
        '"Version","1"\n"OfferCode","AmazonEC2"\n' + ",".join(f'"{each}"' for each in COLUMNS) + "\n")
faults = []


def row(**values):
    values = {key.replace("_", " "): value for key, value in values.items()}
    standard = {"SKU": "ABCDEFGHIJKLMNOP", "TermType": "OnDemand", "Currency": "USD",
                "PriceDescription": "$0.1 per, well, hour", "EffectiveDate": "2026-11-01",
                "serviceCode": "AmazonEC2", "Location": "Asia Pacific (Seoul)",
                "Location Type": "AWS Region", "Region Code": "ap-northeast-2"}
    return ",".join(f'"{values.get(each, standard.get(each, ""))}"' for each in COLUMNS) + "\n"


def machine(kind, price, system="Linux", **others):
    return row(**{"Product_Family": "Compute Instance", "Instance_Type": kind, "Tenancy": "Shared",
                  "Operating_System": system, "License_Model": "No License required",
                  "CapacityStatus": "Used", "Pre_Installed_S/W": "NA", "PricePerUnit": price,
                  "usageType": f"APN2-BoxUsage:{kind}", **others})


def wanted():
    rows = [machine("m5.large", "0.1180000000"), machine("m5.large", "0.2100000000", "Windows"),
            # What must not be taken for it: reserved, dedicated, bought capacity, other software.
            machine("m5.large", "0.0700000000", TermType="Reserved"),
            machine("m5.large", "0.1300000000", Tenancy="Dedicated"),
            machine("m5.large", "0.1250000000", Tenancy="Dedicated",
                    usageType="APN2-DedicatedUsage:m5.large"),
            machine("m5.large", "0.0000000000", CapacityStatus="AllocatedCapacityReservation"),
            machine("m5.large", "0.6000000000", **{"Pre_Installed_S/W": "SQL Std"})]
    rows += [row(**{"Product_Family": "Storage", "Volume_API_Name": name, "PricePerUnit": price,
                    "usageType": f"APN2-EBS:VolumeUsage.{name}"})
             for name, price in (("gp2", "0.114"), ("gp3", "0.0912"))]
    rows += [row(usageType="APN2-" + usage, PricePerUnit=price) for usage, price in (
        ("EBS:VolumeP-IOPS.gp3", "0.0057"), ("EBS:VolumeP-Throughput.gp3", "46.694"),
        ("EBS:VolumeP-IOPS.piops", "0.0666"), ("EBS:SnapshotUsage", "0.05"),
        ("EBS:VolumeP-IOPS.io2", "0.0666"), ("EBS:VolumeP-IOPS.io2.tier2", "0.0466"),
        ("EBS:VolumeP-IOPS.io2.tier3", "0.0327"), ("EBS:SnapshotArchiveStorage", "0.0125"),
        ("EBS:FastSnapshotRestore", "0.75"), ("EBS:VolumeIOUsage", "0.00000008"),
        ("NatGateway-Hours", "0.059"), ("NatGateway-Bytes", "0.059"))]
    return "".join(rows)


def generate(size):
    """Rows of other machines around those that are wanted."""
    filler = [machine(f"x{i}.large", f"{i}.0000000001", "SUSE", Tenancy="Dedicated",
                      usageType=f"APN2-DedicatedUsage:x{i}.large") for i in range(1000)]
    block = "".join(filler).encode()
    half = max(1, size // len(block) // 2)
    packed = bytearray()
    for part in (HEAD.encode(), *[block] * half, wanted().encode(), *[block] * half):
        packed += gzip.compress(part, 1)  # members of one file, as gzip allows
    return bytes(packed), len(HEAD) + len(block) * half * 2


class Server(http.server.ThreadingHTTPServer):
    def __init__(self, body, zipped, breaks):
        super().__init__(("127.0.0.1", 0), Handler)
        self.body, self.zipped, self.breaks, self.ranges = body, zipped, breaks, []
        self.paths, self.others = [], None  # what was asked for; what else there is than EC2's list
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        server, begin = self.server, 0
        server.paths.append(self.path)
        body = server.body if "AmazonEC2" in self.path else server.others
        if body is None:
            self.send_error(404)
            return
        asked = re.match(r"bytes=(\d+)-$", self.headers.get("Range", ""))
        if asked:
            begin = int(asked[1])
            server.ranges.append(begin)
        self.send_response(206 if asked else 200)
        self.send_header("ETag", '"1"')
        if server.zipped:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body) - begin))
        self.end_headers()
        end = len(body)
        if server.breaks:
            server.breaks -= 1
            end = begin + (end - begin) // 2
        try:
            self.wfile.write(memoryview(body)[begin:end])
            if end < len(body):
                self.wfile.flush()
                self.connection.shutdown(2)
        except OSError:
            pass  # the program has seen enough

    def log_message(self, *_):
        pass


def refresh(body, zipped=True, breaks=0, output="prices.txt"):
    server = Server(body, zipped, breaks)
    with tempfile.TemporaryDirectory() as folder:
        begin = time.monotonic()
        done = subprocess.run(
            [INFRA, "-C", folder, "cost", "refresh", "--offers", "AmazonEC2", "--region",
             "ap-northeast-2", "--from", f"http://127.0.0.1:{server.server_address[1]}",
             "--output", output], capture_output=True, text=True)
        seconds = time.monotonic() - begin
        written = pathlib.Path(folder, output)
        book = written.read_text() if written.exists() else ""
    server.shutdown()
    return done, book, seconds, server.ranges


def expect(what, holds, shown=""):
    if not holds:
        faults.append(f"{what}: {shown}")


def whole_list():
    body, size = generate(MEGABYTES * 1_000_000)
    done, book, seconds, ranges = refresh(body, breaks=2)
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{size / 1e6:.0f} MB, {len(body) / 1e6:.1f} MB gzipped, two broken connections: "
          f"{seconds:.2f} s, {memory:.0f} MB of memory")
    expect("exit code", done.returncode == 0, done.stderr)
    expect("goes on in the middle", len(ranges) == 2 and 0 < ranges[0] < ranges[1] < len(body), ranges)
    for line in ("m5.large\thour\tap-northeast-2\t0.118\t", "m5.large\thour\tap-northeast-2\t0.21\t",
                 "gp3 storage\tGB-month\tap-northeast-2\t0.0912\t",
                 "data processed\tGB\tap-northeast-2\t0.059\t"):
        expect("the book has", line in book, line)
    # Sanitizers need memory of their own.
    if b"__asan_init" not in pathlib.Path(INFRA).read_bytes():
        expect("memory below 100 MB", memory < 100, memory)


def goes_on_in_a_later_run():
    """The second offer is not there at first: what the first run read is not read again."""
    server = Server((HEAD + wanted()).encode(), False, 0)
    balancers = "".join(
        row(usageType="APN2-" + usage, PricePerUnit=price, operation=operation)
        for usage, price, operation in (
            ("LoadBalancerUsage", "0.0225", "LoadBalancing:Application"),
            ("LCUUsage", "0.008", "LoadBalancing:Application"),
            ("LoadBalancerUsage", "0.0226", "LoadBalancing:Network"),
            ("LCUUsage", "0.006", "LoadBalancing:Network"),
            ("LoadBalancerUsage", "0.025", "LoadBalancing"), ("DataProcessing-Bytes", "0.008", "LoadBalancing")))
    with tempfile.TemporaryDirectory() as folder:
        command = [INFRA, "-C", folder, "cost", "refresh", "--offers", "AmazonEC2,AWSELB", "--region",
                   "ap-northeast-2", "--from", f"http://127.0.0.1:{server.server_address[1]}"]
        # Offers are read in the order of their names.
        server.others, ec2 = server.body, server.body
        server.others = (HEAD + balancers).encode()
        server.body = None
        first = subprocess.run(command, capture_output=True, text=True)
        part = pathlib.Path(folder, "prices.txt.part")
        expect("the first run ends with 2", first.returncode == 2 and "answers 404" in first.stderr, first.stderr)
        expect("and keeps what it has", part.exists() and not pathlib.Path(folder, "prices.txt").exists())
        server.body, server.others = ec2, None
        second = subprocess.run(command, capture_output=True, text=True)
        book = pathlib.Path(folder, "prices.txt")
        expect("the second goes on", second.returncode == 0 and book.exists() and
               "by a run that broke off" in second.stderr, second.stderr)
        expect("and has both", "NLB hours\thour\tap-northeast-2\t0.0226" in book.read_text() and
               "m5.large\thour\tap-northeast-2\t0.118" in book.read_text())
        expect("and asks for no list twice", sum("AWSELB" in path for path in server.paths) == 1, server.paths)
        expect("and names what stays as it was", "Route53" in second.stderr or "KMS" in second.stderr,
               second.stderr)
        expect("and leaves nothing behind", not part.exists())
    server.shutdown()


def refused():
    good = HEAD + wanted()
    cases = {
        "negative": (good.replace("0.1180000000", "-0.118"), "has the negative price -0.118"),
        "no number": (good.replace("0.1180000000", "much"), "has the price `much`, which is no number"),
        "not USD": (HEAD + machine("m5.large", "1", Currency="CNY"), "has a price in `CNY`, not in USD"),
        "truncated": (good[:-40], "breaks off in the middle of a line"),
        "zero matches": (HEAD + machine("m5.large", "1"), "has no row for the filter `AmazonEC2: usageType"),
        "several": (good + machine("m5.large", "0.119"), "has several prices of `m5.large`"),
        "no list": ("<html><body>Forbidden</body></html>\n" * 30, "it is no price list"),
    }
    for name, (text, words) in cases.items():
        done, book, _, _ = refresh(text.encode(), zipped=False)
        expect(name, done.returncode == 2 and words in done.stderr and not book, done.stderr)
    body = gzip.compress(good.encode())
    done, book, _, _ = refresh(body[:-30])
    expect("gzip cut off", done.returncode == 2 and "breaks off" in done.stderr and not book, done.stderr)
    done, book, _, _ = refresh(body[:50] + b"\0" * 50 + body[100:])
    expect("no gzip", done.returncode == 2 and "is no gzip" in done.stderr and not book, done.stderr)


whole_list()
goes_on_in_a_later_run()
refused()
print("\n".join(faults))
sys.exit(1 if faults else 0)
