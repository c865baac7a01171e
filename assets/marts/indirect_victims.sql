/* title: Indirect victims
question: Who in the families of those killed and injured was met, and who now heads the household?
counted: one person who is a family member or carer of a casualty; latest assessment up to the end of the period
needs: [person]
keys: [period, country, survey, round, admin1, relation, sex, person_group]
never_all: [period, country, survey, round]
sets:
  - {by: [], public: true}
  - {by: [relation], public: true}
  - {by: [sex], public: true}
  - {by: [person_group], public: true}
  - {by: [admin1], public: true}
  - {by: [relation, sex], public: true}
  - {by: [admin1, sex], public: true}
counts: [n_persons, n_head_known, n_new_heads]
identities: ["n_head_known <= n_persons", "n_new_heads <= n_head_known"]
shares:
  new_head_share: {of: [n_new_heads], over: [n_persons]}
weight: weight
compare:
  - {by: sex, a: female, b: male, shares: [new_head_share], within: [period, country, survey, round]}
is_state: true
conserved: {of: [person], where: "exists (select 1 from newest_year y where y.survey = m.survey and y.country = m.country and y.period = m.period)"}
threshold: other
regime: units
note: Indirect victims are never added to casualties. Only people a source met are counted.
*/
select period, country, survey, round, admin1, relation, sex, person_group, weight, is_drawn, stratum, cluster, asked_in,
       1 as n_persons,
       case when head_of_household_after in ('yes', 'no') then 1 else 0 end as n_head_known,
       case when head_of_household_after = 'yes' then 1 else 0 end as n_new_heads
from person_state
where indirect_of is not null or population_group = 'indirect_victims'
