"""Opinion groups from agree, disagree and pass: who thinks alike, and about what.

docs/methods-opinions.md has the steps, their sources, and what they do not promise.
"""

from cocreate.methods.opinions.clusters import adjusted_rand, k_means, letters_of, silhouette
from cocreate.methods.opinions.groups import (
    ENOUGH_MEMBERS,
    ENOUGH_STATEMENTS,
    ENOUGH_VOTES,
    SMALLEST_GROUP,
    Group,
    Opinions,
    Stands,
    groups_of,
    opinion_groups,
)
from cocreate.methods.opinions.matrix import Table, packed, space_of, unpack
from cocreate.methods.opinions.picture import Ellipse, Spot
from cocreate.methods.opinions.statements import (
    ALL_AGREE,
    SEEN_AT_LEAST,
    Cell,
    Row,
    Says,
    majority_z,
    outside,
    two_shares_z,
)

__all__ = [
    "ALL_AGREE",
    "ENOUGH_MEMBERS",
    "ENOUGH_STATEMENTS",
    "ENOUGH_VOTES",
    "SEEN_AT_LEAST",
    "SMALLEST_GROUP",
    "Cell",
    "Ellipse",
    "Group",
    "Opinions",
    "Row",
    "Says",
    "Spot",
    "Stands",
    "Table",
    "adjusted_rand",
    "groups_of",
    "k_means",
    "letters_of",
    "majority_z",
    "opinion_groups",
    "outside",
    "packed",
    "silhouette",
    "space_of",
    "two_shares_z",
    "unpack",
]
