/* title: Is the gap closing
grain: one share of one mart compared between two groups, in a round of a survey beside the round before
reads: [compared, evidence]
kind: stored
keys: [gap_id]
note: >
  gap is the share of group_a minus that of group_b now, gap_before in the round before, change their difference, by the design of
  both rounds; clusters or persons asked in both (n_common) bring their covariance. word: closing, widening, turned, no clear
  change, too few to compare, or not comparable with the reason in why_not. calibration: raked means to the living survivors of
  the register by sex, age group and area. response_*: who told the state of a need, of the register's survivors or, without a
  register, of those interviewed (response_of); response_is_told where neither those who answered nor those who did not are too few to
  be told. beside: what the centre typed in of the years between; it stands beside the
  change and is not its cause.
*/
select c.mart, c.share, c.country, c.survey, c.round, c.period, c.before, c.period_before, c.within, c.service,
       c.disaggregation_unit, c.population_group, c.compared, c.group_a, c.group_b, c.a_numerator, c.a_denominator, c.b_numerator,
       c.b_denominator, c.a_numerator_before, c.a_denominator_before, c.b_numerator_before, c.b_denominator_before, c.a_share,
       c.b_share, c.a_share_before, c.b_share_before, c.gap, c.gap_ci_low, c.gap_ci_high, c.gap_before, c.gap_before_ci_low,
       c.gap_before_ci_high, c.change, c.change_ci_low, c.change_ci_high, c.n_common, c.p, c.q, c.family, c.calibration,
       c.response_of, c.response_female, c.response_male, c.response_female_before, c.response_male_before, c.why_not, c.word,
       (select string_agg(concat(e.item, ' ', cast(e.date as varchar)), ' | ' order by e.item, e.date)
        from evidence e
        where e.date is not null and substr(cast(e.date as varchar), 1, 4) between c.period_before and c.period) as beside,
       c.public, c.response_is_told, c.rests_on,
       concat_ws(',', concat('compared=', c.group_a, '_v_', c.group_b), concat('country=', c.country), concat('mart=', c.mart),
                 concat('period=', c.period), concat('share=', c.share),
                 concat('within=', replace(replace(replace(replace(replace(c.within, '{', ''), '}', ''), '"', ''), ': ', '='),
                                           ', ', ','))) as gap_id
from compared c
