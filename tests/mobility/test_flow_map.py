"""The map of flows: an arc a pair of countries, readable on a phone."""

from __future__ import annotations

from mobility.flow_map import flow_map


def test_each_pair_has_its_arc_and_the_map_keeps_its_size_on_a_phone() -> None:
    drawn = flow_map({("sn", "ml"): 3, ("ml", "sn"): 1, ("sn", "sn"): 4, ("xx", "sn"): 2}, {"sn": "Sénégal", "ml": "Mali"}, title="Carte")
    assert drawn.count("<path") == 2 and "Sénégal → Mali : 3" in drawn
    assert drawn.startswith('<div class="scroll" tabindex="0"') and 'width="636"' in drawn
