/* title: Comparisons of two groups
grain: one comparison both of whose shares are shown, or its words without its numbers
reads: [mart_gender_gap, gap_status]
kind: stored
columns:
  difference: share of group_a minus share of group_b, Newcombe 95 % interval beside it
  ratio: share of group_a over share of group_b, Katz 95 % interval beside it
  adjusted_ratio: Mantel-Haenszel ratio over adjusted_over, Greenland-Robins 95 % interval beside it; empty if a layer is
  verdict: higher or lower only when the interval excludes no difference
note: What is held fixed stands in `within`.
*/
select m.mart, m.share, m.period, m.country, m.within, m.admin1, m.survey, m.round, m.service, m.disaggregation_unit, m.population_group, m.source_type,
       m.compared, m.group_a, m.group_b,
       case when s.status = 'ok' then m.a_numerator end as a_numerator,
       case when s.status = 'ok' then m.a_denominator end as a_denominator,
       case when s.status = 'ok' then m.b_numerator end as b_numerator,
       case when s.status = 'ok' then m.b_denominator end as b_denominator,
       case when s.status = 'ok' then m.a_share end as a_share,
       case when s.status = 'ok' then m.b_share end as b_share,
       m.is_weighted,
       case when s.status = 'ok' then m.difference end as difference,
       case when s.status = 'ok' then m.difference_ci_low end as difference_ci_low,
       case when s.status = 'ok' then m.difference_ci_high end as difference_ci_high,
       case when s.status = 'ok' then m.ratio end as ratio,
       case when s.status = 'ok' then m.ratio_ci_low end as ratio_ci_low,
       case when s.status = 'ok' then m.ratio_ci_high end as ratio_ci_high,
       case when s.status = 'ok' then m.p end as p, case when s.status = 'ok' then m.q end as q, m.family,
       case when s.adjusted_status = 'ok' then m.adjusted_over end as adjusted_over,
       case when s.adjusted_status = 'ok' then m.adjusted_ratio end as adjusted_ratio,
       case when s.adjusted_status = 'ok' then m.adjusted_ratio_ci_low end as adjusted_ratio_ci_low,
       case when s.adjusted_status = 'ok' then m.adjusted_ratio_ci_high end as adjusted_ratio_ci_high,
       case when s.status = 'ok' then m.difference_unweighted end as difference_unweighted,
       case when s.status = 'ok' then m.difference_unweighted_ci_low end as difference_unweighted_ci_low,
       case when s.status = 'ok' then m.difference_unweighted_ci_high end as difference_unweighted_ci_high,
       case when s.adjusted_status = 'ok' then m.a_standardised end as a_standardised,
       case when s.adjusted_status = 'ok' then m.b_standardised end as b_standardised,
       case when s.status = 'ok' then m.caution end as caution, case when s.status = 'ok' then m.verdict end as verdict,
       s.status
from mart_gender_gap m
join gap_status s on s.id = m.rowid
where m.public
order by m.mart, m.share, m.country, m.period, m.within, m.group_a
