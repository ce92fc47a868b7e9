#!/usr/bin/env python3
"""The pages of `infra cost -f html` and `infra report` in headless Chromium: no error on the
console, no request to anywhere, tables sort and filter, nothing is wider than the screen at 400 and
1,600 pixels, and they print. Usage: check_pages.py INFRA [FOLDER FOR SCREENSHOTS]
Exit 77: there is no Chromium."""
import base64
import json
import os
import pathlib
import select
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
DEADLINE = 120  # seconds for one answer; it takes a fraction of one
WIDTHS = (400, 1600)


class Browser:
    """Chromium, spoken to over a pair of pipes (--remote-debugging-pipe)."""

    def __init__(self, program, profile):
        to_browser, self.write = os.pipe()
        self.read, from_browser = os.pipe()
        arguments = [program, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
                     "--disable-background-networking", "--disable-component-update",
                     "--disable-dev-shm-usage", f"--user-data-dir={profile}",
                     "--remote-debugging-pipe", "about:blank"]

        def pipes():
            os.dup2(to_browser, 3)
            os.dup2(from_browser, 4)

        # The ends must not be 3 or 4 themselves, which dup2 would overwrite or leave closed.
        ends = [os.dup(os.open(os.devnull, os.O_RDONLY)) for _ in range(4)]
        to_browser, from_browser = (os.dup(to_browser), os.dup(from_browser))
        self.process = subprocess.Popen(arguments, preexec_fn=pipes, close_fds=True, pass_fds=(3, 4),
                                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)
        for end in ends:
            os.close(end)
        os.close(to_browser)
        os.close(from_browser)
        self.buffer, self.events, self.number, self.session = b"", [], 0, None

    def message(self, until):
        while b"\0" not in self.buffer:
            ready, _, _ = select.select([self.read], [], [], max(0, until - time.monotonic()))
            more = os.read(self.read, 1 << 16) if ready else b""
            if not more:
                raise RuntimeError("Chromium does not answer")
            self.buffer += more
        text, self.buffer = self.buffer.split(b"\0", 1)
        return json.loads(text)

    def call(self, method, **parameters):
        self.number += 1
        request = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            request["sessionId"] = self.session
        os.write(self.write, json.dumps(request).encode() + b"\0")
        until = time.monotonic() + DEADLINE
        while True:
            answer = self.message(until)
            if answer.get("id") == self.number:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def wait_for(self, method):
        until = time.monotonic() + DEADLINE
        while not any(event["method"] == method for event in self.events):
            self.events.append(self.message(until))

    def evaluate(self, expression):
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        if "exceptionDetails" in result:
            raise RuntimeError(result["exceptionDetails"]["text"] + ": " + expression)
        return result["result"].get("value")

    def open(self, page):
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime", "Log"):
            self.call(domain + ".enable")
        self.events.clear()
        self.call("Page.navigate", url=page.as_uri())
        self.wait_for("Page.loadEventFired")

    def end(self):
        self.process.terminate()
        self.process.wait()
        os.close(self.read)
        os.close(self.write)


def told(events):
    """What the console says, and what is asked for beside the page itself."""
    for event in events:
        method, parameters = event["method"], event.get("params", {})
        if method == "Log.entryAdded":
            yield parameters["entry"]["text"]
        elif method == "Runtime.exceptionThrown":
            yield str(parameters["exceptionDetails"])
        elif method == "Runtime.consoleAPICalled":
            yield str(parameters["args"])
        elif method == "Network.requestWillBeSent":
            url = parameters["request"]["url"]
            if not url.startswith(("file:", "data:")):
                yield "request to " + url


SORTS = """[...document.querySelectorAll('.table')].every((block) => {
  const table = block.querySelector('table');
  return [...table.tHead.rows[0].cells].every((head, column) => {
    const key = (row) => head.classList.contains('n')
      ? ('value' in row.cells[column].dataset ? Number(row.cells[column].dataset.value) : -Infinity)
      : row.cells[column].textContent;
    const order = new Intl.Collator('en', {numeric: true});
    return ['ascending', 'descending'].every(() => {
      head.querySelector('button').click();
      const down = head.getAttribute('aria-sort') === 'descending';
      const keys = [...table.tBodies[0].rows].map(key);
      return keys.every((each, i) => {
        if (i === 0) return true;
        const way = typeof each === 'number' ? Math.sign(keys[i - 1] - each) || 0
                                             : order.compare(keys[i - 1], each);
        return down ? way >= 0 : way <= 0;
      });
    });
  });
})"""

FILTERS = """[...document.querySelectorAll('.table')].every((block) => {
  const input = block.querySelector('input'), rows = [...block.querySelector('tbody').rows];
  const set = (text) => { input.value = text; input.dispatchEvent(new Event('input')); };
  const shown = () => rows.filter((row) => getComputedStyle(row).display !== 'none').length;
  set('no row has this word');
  const none = shown();
  set(rows[0].cells[0].textContent.toUpperCase());
  const some = shown();
  set('');
  return none === 0 && some >= 1 && shown() === rows.length;
})"""


def check(browser, page, screenshots):
    browser.open(page)
    faults = []

    def expect(what, holds):
        if not holds:
            faults.append(f"{page.name}: {what}")

    expect("has a table", browser.evaluate("document.querySelectorAll('table').length > 0"))
    for width in WIDTHS:
        browser.call("Emulation.setDeviceMetricsOverride", width=width, height=900,
                     deviceScaleFactor=1, mobile=width < 600)
        wide = browser.evaluate("document.documentElement.scrollWidth")
        expect(f"is {wide} pixels wide on a screen of {width}", wide <= width)
        small = browser.evaluate("Math.min(...[...document.querySelectorAll('td, p, .name')]"
                                 ".map((each) => parseFloat(getComputedStyle(each).fontSize)))")
        expect(f"has text of {small} pixels", small >= 12)
        expect("filters at every width", browser.evaluate(FILTERS))
        if screenshots:
            shot = browser.call("Page.captureScreenshot", captureBeyondViewport=True)
            (screenshots / f"{page.stem}-{width}.png").write_bytes(base64.b64decode(shot["data"]))
    expect("sorts", browser.evaluate(SORTS))
    browser.call("Emulation.clearDeviceMetricsOverride")
    paper = base64.b64decode(browser.call("Page.printToPDF", printBackground=False)["data"])
    expect("prints", paper.startswith(b"%PDF"))
    browser.call("Emulation.setEmulatedMedia", media="print")
    hidden = browser.evaluate("[...document.querySelectorAll('nav, .filter')].every("
                              "(each) => getComputedStyle(each).display === 'none')")
    expect("has no controls on paper", hidden)
    if screenshots:
        (screenshots / f"{page.stem}.pdf").write_bytes(paper)
        browser.call("Emulation.setEmulatedMedia", media="", features=[
            {"name": "prefers-color-scheme", "value": "dark"}])
        shot = browser.call("Page.captureScreenshot")
        (screenshots / f"{page.stem}-dark.png").write_bytes(base64.b64decode(shot["data"]))
    for text in told(browser.events):
        faults.append(f"{page.name}: {text}")
    return faults


def repository(folder):
    """The example, two modules of the golden path, and names that would break a careless page."""
    shutil.copytree(ROOT / "examples" / "acme-platform", folder)
    stack = folder / "stacks" / "odd" / "prod"
    stack.mkdir(parents=True)
    (stack / "main.tf").write_text("""
provider "aws" {
  region = "ap-northeast-2"
  default_tags {
    tags = { Team = "<img src=http://127.0.0.1:9/x onerror=alert(1)>", Environment = "prod" }
  }
}
resource "aws_instance" "web" {
  ami           = "ami-1"
  instance_type = "t3.large"
  root_block_device {
    volume_size = 50
    volume_type = "gp2"
  }
}
resource "aws_instance" "unknown" {
  ami           = "ami-1"
  instance_type = "t9.huge"
}
resource "aws_nat_gateway" "n" {
  for_each  = toset(["</script><script>alert(1)</script>", "b"])
  subnet_id = each.key
}
resource "aws_db_instance" "d" {
  engine            = "postgres"
  instance_class    = "db.t4g.micro"
  allocated_storage = 100
  storage_type      = "gp2"
}
""")
    return folder


def main():
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))),
                   None)
    if program is None:
        print("skipped: Chromium is not installed (Debian's package chromium)")
        return 77
    infra = os.path.abspath(sys.argv[1])
    screenshots = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else None
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        folder = repository(scratch / "repository")
        git = ["git", "-C", str(folder), "-c", "user.name=t", "-c", "user.email=t@example.com"]
        subprocess.run(git + ["init", "-q"], check=True)
        subprocess.run(git + ["add", "."], check=True)
        subprocess.run(git + ["commit", "-qm", "x"], check=True)
        main_tf = folder / "stacks" / "odd" / "prod" / "main.tf"
        main_tf.write_text(main_tf.read_text().replace("t3.large", "t3.xlarge"))
        pages = {"cost.html": ("cost", "-f", "html"),
                 "difference.html": ("cost", "--compare-to", "HEAD", "-f", "html"),
                 "report.html": ("report", "--output")}
        browser = Browser(program, scratch / "profile")
        faults = []
        try:
            for name, (*command, last) in pages.items():
                page = scratch / name
                last = f"{last}={page}" if last == "html" else last
                done = subprocess.run([infra, "-q", "-C", str(folder), *command, last] +
                                      ([str(page)] if last == "--output" else []),
                                      capture_output=True, text=True)
                if done.returncode > 1:
                    faults.append(f"{name}: exit {done.returncode}: {done.stderr}")
                    continue
                faults += check(browser, page, screenshots)
        finally:
            browser.end()
    print("\n".join(faults) if faults else f"{len(pages)} pages: no fault")
    return 1 if faults else 0


sys.exit(main())
