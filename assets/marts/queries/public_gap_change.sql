/* title: Is the gap closing
grain: one comparison of a round of a survey beside the round before
reads: [mart_gap_change]
kind: stored
columns:
  gap: share of group_a minus share of group_b, 95 % interval beside it
  gap_before: the same in the round before
  change: gap minus gap_before, 95 % interval by the design of both rounds beside it
  n_common: clusters, or persons, asked in both rounds
  calibration: not_done_protected, for public shares are not raked to the register; the office's are
  response_of: whom response_* are shares of; register or interviewed
  response_female: share of women and girls who told the state of a need; empty, as all response_*, where too few of a sex answered, or did not, in either round
  word: closing, widening, turned (the other group has it now), no clear change, too few to compare, not comparable
  why_not: why it is not comparable
note: Only rounds with the same question, frame and group are compared. What is held fixed stands in `within`.
*/
select m.mart, m.share, m.period, m.country, m.within, m.survey, m.round, m.before, m.period_before, m.service, m.disaggregation_unit,
       m.population_group, m.compared, m.group_a, m.group_b, m.a_share, m.b_share, m.a_share_before, m.b_share_before,
       m.gap, m.gap_ci_low, m.gap_ci_high, m.gap_before, m.gap_before_ci_low, m.gap_before_ci_high, m.change, m.change_ci_low,
       m.change_ci_high, m.n_common, m.p, ceil(100 * m.q) / 100 as q, m.family, m.calibration,
       m.response_of, case when m.response_is_told then m.response_female end as response_female,
       case when m.response_is_told then m.response_male end as response_male,
       case when m.response_is_told then m.response_female_before end as response_female_before,
       case when m.response_is_told then m.response_male_before end as response_male_before, m.why_not, m.word, 'ok' as status
from mart_gap_change m
where m.public
order by m.mart, m.share, m.country, m.period, m.within, m.group_a
