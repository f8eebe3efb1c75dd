"""What a claim says. Apart from `claims`, so that pages read it without loading what computes."""

COMMON_GROUND, CONFLICT = "common_ground", "conflict"
REPRESENTATIVE, NOT_ENOUGH_VOTES = "representative", "not_enough_votes"
