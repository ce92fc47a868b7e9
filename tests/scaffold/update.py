#!/usr/bin/env python3
"""infra scaffold update: what becomes of edited files when the template or the answers change.
Each case has a golden result: what the program said, its exit code, and every file."""
import sys

from support import MAKE, Repository, golden, tree_text

MAIN = "boxes/crate/dev/main.tf"


def update(repository, *arguments, code=0):
    before = repository.tree()
    shown = repository.run("update", "crate", "--dry-run", *arguments, code=code)
    assert repository.tree() == before, "--dry-run has written"
    assert shown.stdout
    result = repository.run("update", "crate", *arguments, code=code)
    return f"exit {result.returncode}\n{result.stdout}{result.stderr}"


def new_template(repository, *arguments, code=0):
    repository.template("1.1.0")
    return update(repository, *arguments, code=code)


def no_edits(r):
    return new_template(r)


def edits_far_from_changes(r):
    r.edit(MAIN, "Identifier of the store.", "Identifier of our store.")
    return new_template(r)


def edits_next_to_changes(r):
    r.edit(MAIN, "    size  = 1", "    size  = 7")
    return new_template(r, code=1)


def deleted_file(r):
    r.path(MAIN).unlink()
    return new_template(r)


def file_renamed_by_the_user(r):
    r.edit(MAIN, "Identifier of the store.", "Identifier of our store.")
    r.path(MAIN).rename(r.path("boxes/crate/dev/store.tf"))
    return new_template(r)


def file_renamed_by_the_template(r):
    r.edit("boxes/crate/notes.md", "Then apply the service.", "Then, after lunch, the service.")
    return new_template(r)


def new_question_with_default(r):
    text = new_template(r)
    return text + update(r, "--set", "size=5")


def new_question_without_default(r):
    r.template("1.1.0")
    r.edit("templates/box/template.yaml", "prompt: Size, default: 2", "prompt: Size, required: true")
    before = r.tree()
    result = r.run("update", "crate", code=2)
    assert r.tree() == before
    return f"exit 2\n{result.stdout}{result.stderr}" + update(r, "--set", "size=3")


def binary_file(r):
    r.path("boxes/crate/logo.bin").write_bytes(b"\x89MINE\x00\x01")
    text = new_template(r, code=1)
    text += update(r, code=1)
    r.path("boxes/crate/logo.bin.theirs").unlink()
    return text + update(r)


def carriage_returns(r):
    path = r.path(MAIN)
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n").replace(b"our", b"our"))
    path.write_bytes(path.read_bytes().replace(b"Identifier of the store.", b"Our store."))
    return new_template(r)


def queue_added_on_edited_files(r):
    r.edit(MAIN, "Identifier of the store.", "Identifier of our store.")
    text = update(r, "--queue", "mail")
    r.edit("boxes/crate/prod/queues.tf", 'input = "mail"', 'input = "post"')
    return text + update(r, "--queue", "letters")


def environment_added_on_edited_files(r):
    r.edit(MAIN, "    size  = 1", "    size  = 7")
    return update(r, "--env", "staging")


def component_removed_on_edited_files(r):
    r.edit("boxes/crate/components/jobs.tf", 'input = "worker"', 'input = "our worker"')
    text = update(r, "--without", "component:jobs", code=1)
    r.path("boxes/crate/components/jobs.tf").unlink()
    return text + update(r)


def environment_removed(r):
    return update(r, "--without", "env:dev")


def resumed_after_conflicts(r):
    r.edit(MAIN, "    size  = 1", "    size  = 7")
    text = new_template(r, code=1)
    text += update(r, code=1)
    merged = r.path(MAIN).read_text()
    begin, end = merged.index("<<<<<<<"), merged.index(">>>>>>>")
    r.path(MAIN).write_text(merged[:begin] + "    size  = 7\n" +
                            merged[merged.index("\n", end) + 1:])
    text += update(r)
    assert r.run("update", "crate").stdout.count("unchanged") == 1
    return text


CASES = [no_edits, edits_far_from_changes, edits_next_to_changes, deleted_file,
         file_renamed_by_the_user, file_renamed_by_the_template, new_question_with_default,
         new_question_without_default, binary_file, carriage_returns, queue_added_on_edited_files,
         environment_added_on_edited_files, component_removed_on_edited_files,
         environment_removed, resumed_after_conflicts]


def fleet(infra):
    """A table over all that scaffold has made; an error anywhere changes nothing."""
    r = Repository(infra)
    r.run(*MAKE)
    for name in ("basket", "drawer"):
        r.run("box", name, "--env", "dev", "--component", "api=web:80", "--yes")
    r.edit("boxes/drawer/dev/main.tf", "    size  = 1", "    size  = 7")
    r.template("1.1.0")
    before = r.tree()
    shown = r.run("update", "--all", "--dry-run", "--diff", code=1)
    assert r.tree() == before and "+    size  = 2" in shown.stdout
    result = r.run("update", "--all", code=1)
    again = r.run("update", "--all", code=1)
    golden("update/fleet", result.stdout + result.stderr + "--- again\n" + again.stdout)
    r.path("boxes/basket/.infra-scaffold.base").write_text("damaged")
    before = r.tree()
    r.run("update", "--all", code=2)
    assert r.tree() == before


def main():
    infra = sys.argv[1]
    failed = []
    for case in CASES:
        repository = Repository(infra)
        repository.path("CODEOWNERS").write_text("# ours\n* @everybody\n")
        repository.run(*MAKE)
        try:
            said = case(repository)
            golden(f"update/{case.__name__}",
                   said + "\n" + tree_text(repository.tree()))
        except AssertionError as error:
            failed.append(f"{case.__name__}: {error}")
    fleet(infra)
    for each in failed:
        print("FAILED", each)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
