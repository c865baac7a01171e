/* title: Is the gap closing
grain: one comparison of a round of a survey beside the round before, all of whose shares are shown, or its words without its numbers
reads: [mart_gap_change, gap_change_status]
kind: stored
columns:
  gap: share of group_a minus share of group_b, 95 % interval beside it
  gap_before: the same in the round before
  change: gap minus gap_before, 95 % interval by the design of both rounds beside it
  n_common: clusters, or persons, asked in both rounds
  calibration: raked when both rounds are, to the register by sex, age group and area; else why not
  response_of: whom response_* are shares of; register or interviewed
  response_female: share of women and girls who told the state of a need; empty, as all response_*, where too few of a sex answered, or did not, in either round
  word: closing, widening, turned (the other group has it now), no clear change, too few to compare, not comparable
  why_not: why it is not comparable
note: Only rounds with the same question, frame and group are compared. What is held fixed stands in `within`.
*/
select m.mart, m.share, m.period, m.country, m.within, m.survey, m.round, m.before, m.period_before, m.service, m.disaggregation_unit,
       m.population_group, m.compared, m.group_a, m.group_b,
       case when s.status = 'ok' then m.a_share end as a_share, case when s.status = 'ok' then m.b_share end as b_share,
       case when s.status = 'ok' then m.a_share_before end as a_share_before,
       case when s.status = 'ok' then m.b_share_before end as b_share_before,
       case when s.status = 'ok' then m.gap end as gap, case when s.status = 'ok' then m.gap_ci_low end as gap_ci_low,
       case when s.status = 'ok' then m.gap_ci_high end as gap_ci_high,
       case when s.status = 'ok' then m.gap_before end as gap_before,
       case when s.status = 'ok' then m.gap_before_ci_low end as gap_before_ci_low,
       case when s.status = 'ok' then m.gap_before_ci_high end as gap_before_ci_high,
       case when s.status = 'ok' then m.change end as change, case when s.status = 'ok' then m.change_ci_low end as change_ci_low,
       case when s.status = 'ok' then m.change_ci_high end as change_ci_high,
       case when s.status = 'ok' then m.n_common end as n_common,
       case when s.status = 'ok' then m.p end as p, case when s.status = 'ok' then ceil(100 * m.q) / 100 end as q, m.family, m.calibration,
       m.response_of, case when s.status = 'ok' and m.response_is_told then m.response_female end as response_female,
       case when s.status = 'ok' and m.response_is_told then m.response_male end as response_male,
       case when s.status = 'ok' and m.response_is_told then m.response_female_before end as response_female_before,
       case when s.status = 'ok' and m.response_is_told then m.response_male_before end as response_male_before, m.why_not,
       case when s.status = 'ok' then m.word end as word, s.status
from mart_gap_change m
join gap_change_status s on s.id = m.rowid
where m.public
order by m.mart, m.share, m.country, m.period, m.within, m.group_a
