/* title: Waits of two groups
grain: one wait of two groups, all needs told in one round of a survey, or its words without its numbers
reads: [mart_wait_comparison, wait_comparison_status]
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
       case when s.status = 'ok' then m.a_n_ended end as a_n_ended, case when s.status = 'ok' then m.a_n_open end as a_n_open,
       case when s.status = 'ok' then m.b_n_ended end as b_n_ended, case when s.status = 'ok' then m.b_n_open end as b_n_open,
       case when s.status = 'ok' then m.a_median_days end as a_median_days,
       case when s.status = 'ok' then m.b_median_days end as b_median_days,
       case when s.status = 'ok' then m.until_day end as until_day,
       case when s.status = 'ok' then m.a_mean_days end as a_mean_days, case when s.status = 'ok' then m.b_mean_days end as b_mean_days,
       case when s.status = 'ok' then m.difference end as difference,
       case when s.status = 'ok' then m.difference_ci_low end as difference_ci_low,
       case when s.status = 'ok' then m.difference_ci_high end as difference_ci_high,
       case when s.status = 'ok' then m.p end as p, case when s.status = 'ok' then ceil(100 * m.q) / 100 end as q, m.family,
       case when s.status = 'ok' then m.verdict end as verdict, s.status
from mart_wait_comparison m
join wait_comparison_status s on s.id = m.rowid
where m.public
order by m.mart, m.wait, m.country, m.period, m.within, m.group_a
