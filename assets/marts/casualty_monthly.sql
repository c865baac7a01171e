/* title: Casualties by month and quarter
question: When in the year are people harmed?
counted: one person killed or injured in one incident whose month (or quarter) is known
needs: [casualty_record]
regime: ranked
keys: [span, period, country, admin1]
never_all: [span, period, country]
sets:
  - {by: [], public: true}
  - {by: [admin1], only: [n_total]}
counts: [n_total, n_killed, n_injured, n_outcome_unknown, n_women, n_men, n_girls, n_boys, n_other_or_unknown]
identities:
  - n_total = n_killed + n_injured + n_outcome_unknown
  - n_total = n_women + n_men + n_girls + n_boys + n_other_or_unknown
additive: false
universe: casualty
within: {in_scope: "yes"}
means:
  n_total: {}
  n_killed: {outcome: killed}
  n_injured: {outcome: injured}
  n_outcome_unknown: {outcome: unknown}
  n_women: {person_group: women}
  n_men: {person_group: men}
  n_girls: {person_group: girls}
  n_boys: {person_group: boys}
  n_other_or_unknown: {person_group: other_or_unknown}
conserved: {of: [casualty_record], where: "span = 'month'"}
note: Months and quarters of the same people stand side by side (span); never add the two.
*/
select p.span, case when p.span = 'month' then c.month else c.quarter end as period, c.country, c.admin1,
       1 as n_total,
       case when c.outcome = 'killed' then 1 else 0 end as n_killed,
       case when c.outcome = 'injured' then 1 else 0 end as n_injured,
       case when c.outcome not in ('killed', 'injured') then 1 else 0 end as n_outcome_unknown,
       case when c.person_group = 'women' then 1 else 0 end as n_women,
       case when c.person_group = 'men' then 1 else 0 end as n_men,
       case when c.person_group = 'girls' then 1 else 0 end as n_girls,
       case when c.person_group = 'boys' then 1 else 0 end as n_boys,
       case when c.person_group = 'other_or_unknown' then 1 else 0 end as n_other_or_unknown
from counted_casualty c cross join (select 'month' as span union all select 'quarter' as span) p
where c.scope_reason in ('in_scope', 'unknown')
  and case when p.span = 'month' then c.month else c.quarter end <> 'unknown'
