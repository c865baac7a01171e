/* title: Waits of two groups
grain: one wait of one mart compared between two groups, all needs told in one round of a survey
reads: [compared]
kind: stored
keys: [wait_id]
note: >
  difference is the mean days group_a waited up to until_day minus that of group_b; p is of the log-rank test; both unweighted. Those
  who still wait count up to the interview; a start known by month, quarter or year stands for the middle of it, one without any date
  for the middle between need and interview, one before the need for no wait. Median days are Kaplan-Meier, NULL where not reached.
*/
select mart, wait, country, period, within, survey, round, service, disaggregation_unit, population_group, source_type, compared,
       group_a, group_b, a_n_ended, a_n_open, b_n_ended, b_n_open, a_median_days, a_median_ci_low, a_median_ci_high,
       b_median_days, b_median_ci_low, b_median_ci_high, until_day, a_mean_days, b_mean_days, difference, difference_ci_low,
       difference_ci_high, p, q, family, verdict, public, rests_on,
       concat_ws(',', concat('compared=', group_a, '_v_', group_b), concat('country=', country), concat('mart=', mart),
                 case when period <> 'all' then concat('period=', period) end, concat('wait=', wait),
                 concat('within=', replace(replace(replace(replace(replace(within, '{', ''), '}', ''), '"', ''), ': ', '='),
                                           ', ', ','))) as wait_id
from compared
