/* title: Waits of two groups
grain: one wait of two groups, all needs told in one round of a survey
reads: [mart_wait_comparison]
kind: stored
columns:
  a_median_days: Kaplan-Meier median of group_a; NULL when not reached
  until_day: last day on which both groups are under observation
  a_mean_days: mean days group_a waited up to until_day
  difference: a_mean_days minus b_mean_days, 95 % interval beside it
  p: of the log-rank test
  verdict: longer or shorter (group_a against group_b), no clear difference, too few to compare
note: Unweighted. Those who still wait count up to the interview. What is held fixed stands in `within`.
*/
select m.mart, m.wait, m.period, m.country, m.within, m.survey, m.round, m.service, m.disaggregation_unit, m.population_group,
       m.source_type, m.compared, m.group_a, m.group_b,
       m.a_n_ended, m.a_n_open,
       m.b_n_ended, m.b_n_open,
       m.a_median_days,
       m.b_median_days,
       m.until_day,
       m.a_mean_days, m.b_mean_days,
       m.difference,
       m.difference_ci_low,
       m.difference_ci_high,
       m.p, ceil(100 * m.q) / 100 as q, m.family,
       m.verdict, 'ok' as status
from mart_wait_comparison m
where m.public
order by m.mart, m.wait, m.country, m.period, m.within, m.group_a
