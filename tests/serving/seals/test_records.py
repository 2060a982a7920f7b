"""The Merkle tree of RFC 6962: roots of its reference implementation, and audit paths of every leaf."""

import hashlib

import pytest

from serving.seals.records import path_in
from serving.seals.verify_seal import leaf_hash, levels, root_by

INPUTS = ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
"""Those of the tests of Certificate Transparency's log, over the first 0, 1, 2 ... of the inputs."""


def by_definition(leaves: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, word for word."""
    if len(leaves) < 2:
        return hashlib.sha256(b"\x00" + leaves[0] if leaves else b"").digest()
    k = 1 << (len(leaves) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + by_definition(leaves[:k]) + by_definition(leaves[k:])).digest()


@pytest.mark.parametrize(("count", "root"), enumerate(ROOTS))
def test_the_roots_are_those_of_certificate_transparency(count: int, root: str) -> None:
    leaves = [bytes.fromhex(text) for text in INPUTS[:count]]
    assert levels([leaf_hash(leaf) for leaf in leaves])[-1][0].hex() == root == by_definition(leaves).hex()


@pytest.mark.parametrize("size", [*range(1, 18), 31, 33, 100])
def test_the_path_of_every_leaf_leads_to_the_root_and_to_no_other_place(size: int) -> None:
    leaves = [str(place).encode() for place in range(size)]
    tree = levels([leaf_hash(leaf) for leaf in leaves])
    root = by_definition(leaves).hex()
    assert tree[-1][0].hex() == root
    for index, leaf in enumerate(leaves):
        path = path_in(tree, index)
        assert root_by(path, leaf_hash(leaf), index, size) == root
        assert root_by(path, leaf_hash(b"another"), index, size) != root
        with pytest.raises((ValueError, IndexError)):
            root_by([*path, root], leaf_hash(leaf), index, size)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (1, 1), (-1, 3), (3, 3)])
def test_a_leaf_that_is_not_there_has_no_path(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="no path of leaf"):
        root_by([], leaf_hash(b""), index, size)
