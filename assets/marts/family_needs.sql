/* title: Needs of families
question: What do spouses, children and parents of the killed and injured need and get, and those who now head the household?
counted: person x service the source asks about, of family members and carers of a casualty; state as in needs_gap
needs: [need]
keys: [period, country, survey, round, service, relation, new_head, sex, person_group, disaggregation_unit, population_group]
never_all: [period, country, survey, round, service, disaggregation_unit, population_group]
sets:
  - {by: [], public: true}
  - {by: [relation], public: true}
  - {by: [relation, sex], public: true}
  - {by: [relation, person_group], public: true}
  - {by: [new_head], public: true}
  - {by: [new_head, person_group], public: true}
counts: [n_registered, n_assessed, n_need, n_met, n_partly_met, n_unmet]
identities: ["n_need = n_met + n_partly_met + n_unmet", "n_assessed <= n_registered", "n_need <= n_assessed"]
shares:
  gap: {of: [n_unmet, n_partly_met], over: [n_need], rests_on: [n_met, n_unmet]}
  coverage: {of: [n_met, n_partly_met], over: [n_need], rests_on: [n_met, n_unmet]}
  strict_coverage: {of: [n_met], over: [n_need], rests_on: [n_met, n_unmet]}
  need_rate: {of: [n_need], over: [n_assessed], unknown: n_registered - n_assessed}
weight: weight
compare:
  - {by: new_head, a: "yes", b: "no", shares: [gap, need_rate],
     within: [period, country, survey, round, service, person_group, disaggregation_unit, population_group]}
refuse_sources: [service_register]
is_state: true
conserved: {of: [need], counted: n_assessed, where: "exists (select 1 from newest_year y where y.survey = m.survey and y.country = m.country and y.period = m.period)"}
threshold: other
regime: units
left_out_of_units: [n_registered]
note: new_head is yes when the person became head of the household after the event. The same people stand in needs_gap under their population group; never add the two.
*/
select period, country, survey, round, service, relation, head_of_household_after as new_head, sex, person_group,
       disaggregation_unit, population_group, source_type, weight, is_drawn, stratum, cluster, asked_in,
       is_person as n_registered,
       case when need_status <> 'not_assessed' then is_person else 0 end as n_assessed,
       case when need_status in ('met', 'partly_met', 'unmet') then is_service else 0 end as n_need,
       case when need_status = 'met' then is_service when can_met then 0 end as n_met,
       case when need_status = 'partly_met' then is_service when can_partly_met then 0 end as n_partly_met,
       case when need_status = 'unmet' then is_service when can_unmet then 0 end as n_unmet
from family_year
