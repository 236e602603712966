#!/usr/bin/env python3
"""Reads a served registry: searches it, follows its changes, and verifies what it says. Python's standard library only.

    registry_client.py http://127.0.0.1:8080 search "socks country:CN"
    registry_client.py http://127.0.0.1:8080 prove cn-zhuji-sock
    registry_client.py http://127.0.0.1:8080 mirror FOLDER      # takes every entry, and verifies it to the last root
    registry_client.py http://127.0.0.1:8080 follow --after 7   # prints commits as they come

A mirror keeps, in its folder, the entries as they came, and in `state.json` how far it is. Run again, it goes on from
there, and refuses a register that is not the one it knows with something added.
"""

import argparse
import hashlib
import json
import pathlib
import re
import sys
import time
import urllib.error
import urllib.parse
import urllib.request


class Wrong(Exception):
    """What the server says does not hold."""


class Registry:
    """A registry that is served."""

    def __init__(self, address):
        self.address = address.rstrip("/")

    def open(self, path, headers=None, timeout=70):
        """The answer to a request. One that is told to come again later comes again."""
        while True:
            request = urllib.request.Request(self.address + path, headers=headers or {})
            try:
                return urllib.request.urlopen(request, timeout=timeout)
            except urllib.error.HTTPError as error:
                if error.code in (429, 503) and "Retry-After" in error.headers:
                    time.sleep(int(error.headers["Retry-After"]))
                    continue
                problem = json.load(error)
                raise Wrong(f"{path}: {problem['detail']}") from error

    def get(self, path, **parameters):
        """A document, and the address of its next page."""
        if parameters:
            path += "?" + urllib.parse.urlencode(parameters)
        with self.open(path) as answer:
            link = re.search(r'<([^>]*)>; rel="next"', answer.headers.get("Link", ""))
            return answer.read(), link and link.group(1)

    def search(self, query):
        """The clusters that a query finds, page after page, all of the state that the first page was of."""
        page, path = self.get("/api/v1/clusters", q=query, limit=100)
        while True:
            yield from json.loads(page)["hits"]
            if path is None:
                return
            page, path = self.get(path)

    def commits(self, after):
        """The commits after one, as they come: server-sent events, taken up again where they were cut off."""
        while True:
            headers = {"Accept": "text/event-stream", "Last-Event-ID": str(after)}
            try:
                with self.open("/api/v1/changes", headers) as stream:
                    for line in stream:
                        if line.startswith(b"data:"):
                            commit = json.loads(line[5:])
                            after = commit["number"]
                            yield commit
            except OSError:
                pass
            time.sleep(1)


def digest(data):
    return hashlib.sha256(data).digest()


def named(data):
    return "sha-256:" + hashlib.sha256(data).hexdigest()


def raw(name):
    """The bytes that a hash names."""
    kind, _, digits = name.partition(":")
    if kind != "sha-256" or len(digits) != 64:
        raise Wrong(f"{name!r} is no hash")
    return bytes.fromhex(digits)


def node(left, right):
    return digest(b"\x01" + left + right)


def members(text, start):
    """Where the values of an object's members begin and end in a text: their bytes are what is hashed."""
    decoder, found = json.JSONDecoder(), {}
    at = start + 1
    while text[at] != "}":
        at += text[at] == ","
        name, at = decoder.raw_decode(text, at)
        end = decoder.raw_decode(text, at + 1)[1]
        found[name] = (at + 1, end)
        at = end
    return found


def item_in(text, start):
    """The item in an object that begins in a text, byte for byte."""
    begin, end = members(text, start)["item"]
    return text[begin:end].encode()


def leaf_of(entry):
    """The bytes that stand for an entry in the register's tree."""
    number, item = entry["entry-number"], entry["item-hash"][0]
    return (
        f'{{"index-entry-number":"{number}","entry-number":"{number}",'
        f'"entry-timestamp":"{entry["entry-timestamp"]}","key":"{entry["key"]}","item-hash":["{item}"]}}'
    ).encode()


def check_commit(text, start):
    """The item of a commit, whose hash must be its name."""
    item = item_in(text, start)
    begin, end = members(text, start)["hash"]
    if named(item) != json.loads(text[begin:end]):
        raise Wrong("a commit is not what its hash names")
    return json.loads(item)


def prove(registry, key):
    """Verifies that the present version of a record is in the register; tells the entry and the commit's hash."""
    kind = "organisations" if key.startswith("org_") else "clusters"
    page, _ = registry.get(f"/api/v1/{kind}/{urllib.parse.quote(key)}/proof")
    text = page.decode()
    proof, places = json.loads(text), members(text, 0)
    entry = proof["entry"]
    if named(item_in(text, places["entry"][0])) != entry["item-hash"][0]:
        raise Wrong("the item is not the one that the entry names")
    if leaf_of(entry) != proof["leaf"].encode():
        raise Wrong("the leaf is not that of the entry")
    commit = check_commit(text, places["commit"][0])
    if commit["root"] != proof["root"] or commit["entries"] != proof["tree_size"]:
        raise Wrong("the proof is not for the register of its commit")
    # RFC 9162, section 2.1.3.2.
    at, last, root = proof["leaf_index"], proof["tree_size"] - 1, digest(b"\x00" + leaf_of(entry))
    for other in map(raw, proof["audit_path"]):
        if last == 0:
            raise Wrong("the proof is too long")
        if at % 2 or at == last:
            root = node(other, root)
            while at % 2 == 0 and at:
                at, last = at // 2, last // 2
        else:
            root = node(root, other)
        at, last = at // 2, last // 2
    if last or root != raw(proof["root"]):
        raise Wrong("the proof does not lead to the root")
    return {"key": key, "entry": int(entry["entry-number"]), "commit": proof["commit"]["hash"]}


class Tree:
    """The right edge of a Merkle tree: enough to add leaves, and to know its root."""

    def __init__(self, size=0, edge=()):
        self.size, self.edge = size, list(edge)

    def push(self, leaf):
        hash, size = digest(b"\x00" + leaf), self.size
        while size % 2:
            hash, size = node(self.edge.pop(), hash), size // 2
        self.edge.append(hash)
        self.size += 1

    def root(self):
        if not self.edge:
            return digest(b"")
        root = self.edge[-1]
        for left in reversed(self.edge[:-1]):
            root = node(left, root)
        return root


def mirror(registry, folder):
    """Takes all entries that are not here yet, and verifies that they lead to the root of the last commit."""
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / "state.json"
    state = json.loads(kept.read_text()) if kept.exists() else {"edge": [], "size": 0}
    tree = Tree(state["size"], map(bytes.fromhex, state["edge"]))
    path, head = f"/api/v1/entries?from={tree.size + 1}", None
    # What an interrupted run left behind the last verified entry is written again.
    with open(folder / "entries.jsonl", "ab") as entries:
        entries.truncate(state.get("bytes", 0))
        entries.seek(0, 2)
        while path:
            page, path = registry.get(path)
            text = page.decode()
            places = members(text, 0)
            head = check_commit(text, places["head"][0])
            at = places["entries"][0] + 1
            while text[at] != "]":
                at += text[at] == ","
                entry, end = json.JSONDecoder().raw_decode(text, at)
                if named(item_in(text, at)) != entry["item-hash"][0]:
                    raise Wrong(f"the item of entry {entry['entry-number']} is not the one that it names")
                if int(entry["entry-number"]) != tree.size + 1:
                    raise Wrong(f"entry {tree.size + 1} is missing")
                if tree.size == head["entries"]:
                    break
                tree.push(leaf_of(entry))
                entries.write(text[at:end].encode() + b"\n")
                at = end
            if tree.size == head["entries"]:
                break
        if tree.size != head["entries"] or tree.root() != raw(head["root"]):
            raise Wrong("the entries do not lead to the root of the last commit: this is another register")
        entries.flush()
        state = {"size": tree.size, "edge": [hash.hex() for hash in tree.edge], "bytes": entries.tell()}
    kept.write_text(json.dumps(state))
    return {"entries": tree.size, "root": head["root"], "commit": head["number"]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("address")
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("search").add_argument("query")
    verbs.add_parser("prove").add_argument("key")
    verbs.add_parser("mirror").add_argument("folder", type=pathlib.Path)
    follow = verbs.add_parser("follow")
    follow.add_argument("--after", type=int, default=0)
    follow.add_argument("--count", type=int, help="end after so many")
    args = parser.parse_args()
    registry = Registry(args.address)
    if args.verb == "search":
        for hit in registry.search(args.query):
            print(hit["key"])
    elif args.verb == "prove":
        print(json.dumps(prove(registry, args.key)))
    elif args.verb == "mirror":
        print(json.dumps(mirror(registry, args.folder)))
    else:
        for count, commit in enumerate(registry.commits(args.after), 1):
            print(json.dumps(commit), flush=True)
            if count == args.count:
                return


if __name__ == "__main__":
    try:
        main()
    except Wrong as problem:
        sys.exit(f"{sys.argv[0]}: {problem}")
    except KeyboardInterrupt:
        sys.exit(130)
